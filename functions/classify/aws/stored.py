"""What is remembered of a report beside its contents: the item of the table."""

import time
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from classify.core.save_target import Destination

Status = Literal["pending", "done", "failed", "postponed"]
DAY = 24 * 3600  # seconds


class StoredReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report's state. Times are seconds since 1970.

    Once `settled` it never changes again, except that its changes have been announced.
    """

    id: str
    status: Status
    created: int
    expires: int
    settled: bool
    problem: str | None = None  # RFC 9457 as JSON, of a failed or postponed one
    # Of a watched playlist:
    playlist: str | None = None  # Spotify's id
    name: str | None = None
    snapshot_id: str | None = None
    model: str | None = None
    moods: Mapping[str, int] = {}  # tracks per core mood
    skipped: int = 0
    complete: bool = False  # no provider failed, so that the same snapshot would give the same
    saved: Destination | None = None  # where its songs were saved
    not_saved: str | None = None  # RFC 9457 as JSON: why they could not be
    previous: str | None = None  # the report it is compared with
    announced: bool = False

    @classmethod
    def now(cls, id_: str, status: Status, keep_days: int, *, settled: bool = True, **facts: Any) -> "StoredReport":
        """A state that begins now and is kept for so many days."""
        created = int(time.time())
        return cls(id=id_, status=status, created=created, expires=created + keep_days * DAY, settled=settled, **facts)

    @classmethod
    def pending(cls, id_: str, keep_days: int) -> "StoredReport":
        """A report that somebody waits for."""
        return cls.now(id_, "pending", keep_days, settled=False)
