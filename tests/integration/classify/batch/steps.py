"""The steps in which the worker stores what it did, and interruptions before and after each."""

from collections.abc import Callable
from typing import Any

import pytest

from classify.aws.event_bus import EventBus
from classify.aws.report_bucket import ReportBucket
from classify.aws.report_table import ReportTable
from classify.aws.watchlist import Watchlist

Step = tuple[type, str]
WATCHED_STEPS: tuple[Step, ...] = (
    (ReportBucket, "put_report_once"),
    (ReportTable, "put_unless_settled"),
    (Watchlist, "record_outcome"),
    (EventBus, "announce"),
    (ReportTable, "update_latest"),
    (ReportTable, "mark_announced"),
)
DEFERRED_STEPS = WATCHED_STEPS[:2]


class Crash(Exception):
    """Simulates the end of the process."""


def interrupt(patch: pytest.MonkeyPatch, step: Step, action: Callable[[], None], *, before: bool = False) -> None:
    """Call `action` once, before or after the next execution of this step."""
    resource, name = step
    original = getattr(resource, name)
    pending = [action]

    def call_once() -> None:
        if pending:
            pending.pop()()

    def interrupted(self: Any, *arguments: Any) -> Any:
        if before:
            call_once()
        result = original(self, *arguments)
        if not before:
            call_once()
        return result

    patch.setattr(resource, name, interrupted)


def crash() -> None:
    """End the process here."""
    raise Crash
