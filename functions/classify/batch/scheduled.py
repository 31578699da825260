"""The story of a watched playlist: classify it, compare it with its last report, and announce the changes."""

from classify.application import Application
from classify.aws.deployment import Deployment
from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import ReportRecord
from classify.batch.changes import compare_reports
from classify.batch.failures import SpotifyQuota, failed_record, is_final
from classify.batch.report_page import decode_content, encode_content
from classify.core.playlist import SkipReason
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import CredentialsRefused, MoodlistError, NotFound
from classify.response import ReportResult, problem_answer
from classify.response.schemas import ReportSchema
from classify.saving.save import save


class ScheduledReports:
    """Makes the reports of watched playlists."""

    def __init__(self, application: Application, deployment: Deployment):
        self._application = application
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket
        self._watchlist = deployment.watchlist
        self._events = deployment.events
        self._quota = SpotifyQuota()

    def process(self, job: WatchedJob, deadline: Deadline) -> None:
        """Make the report of a playlist for a run and announce what changed. Skip what an earlier delivery did.

        Raises:
            MoodlistError: the job failed; `is_final` tells whether another delivery may succeed.
        """
        record = self._table.find(job.report)
        if record is None or not record.settled:
            record = self._table.put_unless_settled(self._make_report(job, deadline))
        self._watchlist.record_outcome(record)
        if record.status == "done" and not record.announced:
            self._announce(record)
            self._table.update_latest(record)
            self._table.mark_announced(record)

    def record_failure(self, job: WatchedJob, error: MoodlistError) -> None:
        """Store in the report and on the watchlist why the job failed."""
        record = failed_record(job.report, error, self._table.retention_days, job.playlist)
        self._watchlist.record_outcome(self._table.put_unless_settled(record))

    def _make_report(self, job: WatchedJob, deadline: Deadline) -> ReportRecord:
        previous = self._table.latest(job.playlist)
        with self._quota.guard():
            return self._reuse(job, previous, deadline) or self._classify(job, previous, deadline)

    def _reuse(self, job: WatchedJob, previous: ReportRecord | None, deadline: Deadline) -> ReportRecord | None:
        """Reuse the contents of the last report, at the cost of one call to Spotify; None if anything changed."""
        if previous is None or not previous.complete or previous.model != self._application.model.contract.version:
            return None
        if self._save_target(job) != previous.saved:
            return None
        if previous.snapshot_id is None or self._application.snapshot(job.playlist, deadline) != previous.snapshot_id:
            return None
        try:
            content = self._bucket.read_report(previous.id)
        except NotFound:
            return None
        return self._store(job, previous, content, saved=previous.saved)

    def _classify(self, job: WatchedJob, previous: ReportRecord | None, deadline: Deadline) -> ReportRecord:
        report = self._application.classifier(deadline).report(SpotifyLink("playlist", job.playlist))
        saved, not_saved = self._save(job, report, deadline)
        content = encode_content(ReportResult(report).content())
        return self._store(job, previous, content, saved=saved, not_saved=not_saved)

    def _save_target(self, job: WatchedJob) -> SaveTarget | None:
        """Return where to save the songs; None if this deployment may not save."""
        return job.save if self._application.settings.saving else None

    def _save(self, job: WatchedJob, report: Report, deadline: Deadline) -> tuple[SaveTarget | None, str | None]:
        """Save first, so that a retry of an unsettled report saves again.

        Return the target, or the problem (RFC 9457 as JSON) if Spotify refused.
        """
        save_target = self._save_target(job)
        if save_target is None:
            return None, None
        try:
            save(report, save_target, self._application.spotify, deadline)
        except MoodlistError as error:
            # The login could read this playlist, so CredentialsRefused means that it may not write: a retry fails too.
            if not (is_final(error) or isinstance(error, CredentialsRefused)):
                raise
            return None, problem_answer(error).body
        return save_target, None

    def _store(
        self,
        job: WatchedJob,
        previous: ReportRecord | None,
        content: bytes,
        *,
        saved: SaveTarget | None,
        not_saved: str | None = None,
    ) -> ReportRecord:
        """Store the contents unless an earlier delivery did. Return the record of the contents that are stored."""
        report = _decode_report(self._bucket.put_report_once(job.report, content))
        return ReportRecord.new(
            job.report,
            "done",
            self._table.retention_days,
            playlist=job.playlist,
            name=report.playlist.name,
            snapshot_id=report.playlist.snapshot_id,
            model=report.model,
            moods=report.counts.moods,
            skipped=report.counts.skipped,
            complete=all(item.reason != SkipReason.PROVIDER_UNAVAILABLE for item in report.skipped),
            saved=saved,
            not_saved=not_saved,
            previous=previous.id if previous else None,
        )

    def _announce(self, record: ReportRecord) -> None:
        """Announce what changed since the previous report, if there is one and it still has its contents."""
        if record.previous is None or record.playlist is None:
            return
        try:
            before, after = self._read(record.previous), self._read(record.id)
        except NotFound:
            return
        changes = compare_reports(record.playlist, (record.previous, before), (record.id, after))
        if changes:
            self._events.announce(changes)

    def _read(self, id_: str) -> ReportSchema:
        return _decode_report(self._bucket.read_report(id_))


def _decode_report(content: bytes) -> ReportSchema:
    report = decode_content(content)
    assert isinstance(report, ReportSchema), "the schedule stores no answers of POST /mood"  # noqa: S101
    return report
