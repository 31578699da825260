"""Tells the owner, once, what changed in a watched playlist, and that one can no longer be read.

The reports of a playlist form a chain. Each is compared with the one before it, and each place in the chain is given to
one report only. A worker that finds a place reserved whose announcement is not complete makes the announcement itself.
"""

from collections.abc import Iterator

from msgspec import Struct, structs

from classify.aws.deployment import Deployment
from classify.aws.event_bus import UNAVAILABLE
from classify.aws.report_table import CLOCK_DIFFERENCE, ReportRecord
from classify.batch.changes import MAX_TEXT, Changes, compare_reports
from classify.batch.watched_content import WatchedContent
from classify.core.spotify_link import SpotifyLink
from classify.errors import NotFound, PlaylistForbidden
from classify.response.problem import Problem, decode_problem

_LOST = {f"urn:moodlist:problem:{error.slug}" for error in (NotFound, PlaylistForbidden)}


class Loss(Struct, frozen=True, kw_only=True):
    """The detail of the event for a playlist that is gone or forbidden. `id` is that of the first such report."""

    id: str
    text: str  # the problem as a sentence
    playlist: str
    name: str | None
    url: str
    problem: Problem


class Announcements:
    """Announces the outcomes of watched playlists."""

    def __init__(self, deployment: Deployment):
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket
        self._watchlist = deployment.watchlist
        self._events = deployment.events

    def announce_changes(self, record: ReportRecord) -> None:
        """Make a report the latest one of its playlist, and announce what changed. An older report changes nothing.

        Raises:
            UpstreamUnavailable: AWS refused a call. Another delivery, or the next run, makes the announcement.
        """
        playlist = record.playlist or ""
        while (latest := self._table.latest(playlist)) is None or latest.id != record.id:
            if latest is None:
                if self._table.set_first(record):
                    break
            elif latest.next is not None and latest.next != record.id:
                self._complete(latest, latest.next)
            elif not _is_younger(record, latest):
                break
            elif self._table.reserve_next(latest, record.id):
                self._append(latest, record)
                break
        self._table.mark_announced(record)

    def announce_loss(self, record: ReportRecord) -> None:
        """Announce that a watched playlist is gone or forbidden, unless that is known since it could last be read.

        Raises:
            UpstreamUnavailable: AWS refused a call. Another delivery, or the next run, makes the announcement.
        """
        problem = decode_problem(record.problem)
        if problem is None or problem.type not in _LOST:
            return
        first_id = self._watchlist.mark_lost(record)
        first = self._table.find(first_id) if first_id else None
        if first is not None and not first.announced:
            self._events.announce(self._loss(first), UNAVAILABLE)
            self._table.mark_announced(first)

    def _complete(self, latest: ReportRecord, id_: str) -> None:
        """Complete the announcement of a report whose worker may have stopped."""
        record = self._table.find(id_)
        if record is None:
            self._table.release_next(latest, id_)
        else:
            self._append(latest, record)
            self._table.mark_announced(record)

    def _append(self, latest: ReportRecord, record: ReportRecord) -> None:
        """Announce what changed since the latest report, and make this the latest one.

        The place stays reserved if the event is refused, since another worker may have announced it.
        """
        if record.previous != latest.id:
            record = structs.replace(record, previous=latest.id)
            self._table.set_previous(record)
        changes = self._changes(latest, record)
        if changes:
            self._events.announce(changes)
        self._table.update_latest(structs.replace(record, place=latest.place + 1))

    def _changes(self, latest: ReportRecord, record: ReportRecord) -> Changes | None:
        """Return what changed; None if one of the reports no longer has its contents."""
        try:
            before, after = self._read(latest.id), self._read(record.id)
        except NotFound:
            return None
        earlier = self._reports_before(latest)
        return compare_reports(record.playlist or "", (latest.id, before), (record.id, after), earlier)

    def _reports_before(self, record: ReportRecord | None) -> Iterator[WatchedContent]:
        while record is not None and record.previous is not None:
            try:
                yield self._read(record.previous)
            except NotFound:
                return
            record = self._table.find(record.previous)

    def _loss(self, record: ReportRecord) -> Loss:
        playlist = record.playlist or ""
        latest, problem = self._table.latest(playlist), decode_problem(record.problem)
        assert problem is not None, "only a failed report is a loss"  # noqa: S101
        name = latest.name[:MAX_TEXT] if latest and latest.name else None
        url = SpotifyLink("playlist", playlist).url
        text = f"{name or 'A watched playlist'} can no longer be read. {problem.title}: {problem.detail} {url}"
        return Loss(id=record.id, text=text, playlist=playlist, name=name, url=url, problem=problem)

    def _read(self, id_: str) -> WatchedContent:
        return WatchedContent.decode(self._bucket.read_report(id_))


def _is_younger(record: ReportRecord, latest: ReportRecord) -> bool:
    """Return whether the playlist was read for `record` after it was read for the latest report.

    Two readings at the same time have no order, and neither have those that the clocks of two workers may put in the
    wrong one. The first report announced is then the latest one, and the next run announces what the other one may have
    seen.
    """
    if record.previous == latest.id:
        return True
    return (record.read_from or 0) > (latest.read_until or latest.created) + CLOCK_DIFFERENCE
