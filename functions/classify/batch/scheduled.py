"""A watched playlist is classified, compared with its last report, and the changes are announced."""

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
    """The reports of the schedule."""

    def __init__(self, application: Application, deployment: Deployment):
        self._application = application
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket
        self._watchlist = deployment.watchlist
        self._events = deployment.events
        self._quota = SpotifyQuota()

    def process(self, job: WatchedJob, deadline: Deadline) -> None:
        """Classify the playlist for its run and announce what changed, unless both are done already.

        Raises:
            MoodlistError: it failed, for now or for good.
        """
        report = self._table.find(job.report)
        if report is None or not report.settled:
            report = self._table.put_unless_settled(self._outcome(job, deadline))
        self._watchlist.record_outcome(report)
        if report.status == "done" and not report.announced:
            self._announce(report)
            self._table.update_latest(report)
            self._table.mark_announced(report)

    def record_failure(self, job: WatchedJob, error: MoodlistError) -> None:
        """Show on the watchlist what the playlist failed with."""
        report = failed_record(job.report, error, self._table.retention_days, job.playlist)
        self._watchlist.record_outcome(self._table.put_unless_settled(report))

    def _outcome(self, job: WatchedJob, deadline: Deadline) -> ReportRecord:
        previous = self._table.latest(job.playlist)
        with self._quota.guard():
            return self._unchanged(job, previous, deadline) or self._classified(job, previous, deadline)

    def _unchanged(self, job: WatchedJob, previous: ReportRecord | None, deadline: Deadline) -> ReportRecord | None:
        """The report of a playlist that is as it was, for one call to Spotify: the last one's contents."""
        if previous is None or not previous.complete or previous.model != self._application.model.contract.version:
            return None
        if self._wish(job) != previous.saved:
            return None
        if previous.snapshot_id is None or self._application.snapshot(job.playlist, deadline) != previous.snapshot_id:
            return None
        try:
            content = self._bucket.read_report(previous.id)
        except NotFound:
            return None
        return self._done(job, previous, content, saved=previous.saved)

    def _classified(self, job: WatchedJob, previous: ReportRecord | None, deadline: Deadline) -> ReportRecord:
        report = self._application.classifier(deadline).report(SpotifyLink("playlist", job.playlist))
        saved, not_saved = self._saved(job, report, deadline)
        content = encode_content(ReportResult(report).content())
        return self._done(job, previous, content, saved=saved, not_saved=not_saved)

    def _done(
        self,
        job: WatchedJob,
        previous: ReportRecord | None,
        content: bytes,
        *,
        saved: SaveTarget | None,
        not_saved: str | None = None,
    ) -> ReportRecord:
        """The state of the contents, or of those that an earlier delivery has kept."""
        form = _form(self._bucket.put_report_once(job.report, content))
        return ReportRecord.new(
            job.report,
            "done",
            self._table.retention_days,
            playlist=job.playlist,
            name=form.playlist.name,
            snapshot_id=form.playlist.snapshot_id,
            model=form.model,
            moods=form.counts.moods,
            skipped=form.counts.skipped,
            complete=all(each.reason != SkipReason.PROVIDER_UNAVAILABLE for each in form.skipped),
            saved=saved,
            not_saved=not_saved,
            previous=previous.id if previous else None,
        )

    def _wish(self, job: WatchedJob) -> SaveTarget | None:
        """Where the songs are to be saved, if this deployment may."""
        return job.save if self._application.settings.saving else None

    def _saved(self, job: WatchedJob, report: Report, deadline: Deadline) -> tuple[SaveTarget | None, str | None]:
        """Save the songs before the report is settled, since it is done again until it is; and why it was refused."""
        wish = self._wish(job)
        if wish is None:
            return None, None
        try:
            save(report, wish, self._application.spotify, deadline)
        except MoodlistError as error:
            # Whose login may not write playlists could read this one: another delivery would fail alike.
            if not (is_final(error) or isinstance(error, CredentialsRefused)):
                raise
            return None, problem_answer(error).body
        return wish, None

    def _announce(self, report: ReportRecord) -> None:
        """Tell what changed since the report before, where it is still there to compare with."""
        if report.previous is None or report.playlist is None:
            return
        try:
            before, after = (report.previous, self._read(report.previous)), (report.id, self._read(report.id))
        except NotFound:
            return
        found = compare_reports(report.playlist, before, after)
        if found:
            self._events.announce(found)

    def _read(self, id_: str) -> ReportSchema:
        return _form(self._bucket.read_report(id_))


def _form(content: bytes) -> ReportSchema:
    form = decode_content(content)
    assert isinstance(form, ReportSchema), "the schedule writes no other"  # noqa: S101
    return form
