"""The steps in which the worker writes down what it did, and what may happen at each of them."""

from collections.abc import Callable
from typing import Any

import pytest

from classify.aws.event_bus import EventBus
from classify.aws.report_bucket import ReportBucket
from classify.aws.report_table import ReportTable
from classify.aws.watchlist import Watchlist

Step = tuple[type, str]
WATCHED: tuple[Step, ...] = (
    (ReportBucket, "put_report_once"),
    (ReportTable, "put_unless_settled"),
    (Watchlist, "record_outcome"),
    (EventBus, "announce"),
    (ReportTable, "update_latest"),
    (ReportTable, "mark_announced"),
)
POSTED = WATCHED[:2]


class Crash(Exception):
    """Stands for the end of the process."""


def interrupt(patch: pytest.MonkeyPatch, step: Step, happening: Callable[[], None], *, before: bool = False) -> None:
    """Let something happen once, before or after this step."""
    adapter, name = step
    really = getattr(adapter, name)
    waiting = [happening]

    def happen() -> None:
        if waiting:
            waiting.pop()()

    def interrupted(self: Any, *arguments: Any) -> Any:
        if before:
            happen()
        result = really(self, *arguments)
        if not before:
            happen()
        return result

    patch.setattr(adapter, name, interrupted)


def crash() -> None:
    """End here."""
    raise Crash
