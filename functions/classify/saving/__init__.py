"""Keeping the tracks of a mood in a playlist: where, which, and what has to change for it. Nothing here writes."""

from classify.saving.entries import entries_of
from classify.saving.mark import is_ours, made_from, mark
from classify.saving.plan import Plan, plan_for
from classify.saving.same import own_id
from classify.saving.steps import PER_CALL, Add, Move, Remove, Step
from classify.saving.wanted import Wanted

__all__ = [
    "PER_CALL",
    "Add",
    "Move",
    "Plan",
    "Remove",
    "Step",
    "Wanted",
    "entries_of",
    "is_ours",
    "made_from",
    "mark",
    "own_id",
    "plan_for",
]
