"""The story of a watched playlist: classify it, compare it with its last report, and announce the changes."""

import msgspec
from msgspec import structs

from classify.application import Application
from classify.aws.deployment import Deployment
from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import ReportRecord, now
from classify.batch.announcements import Announcements
from classify.batch.failures import QuotaNotRenewed, check_quota, failed_record, is_final
from classify.batch.late_features import look_up_again
from classify.batch.watched_content import Reading, WatchedContent
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import CredentialsRefused, MoodlistError, NotFound
from classify.response import problem_answer
from classify.saving.save import save


class ScheduledReports:
    """Makes the reports of watched playlists."""

    def __init__(self, application: Application, deployment: Deployment):
        self._application = application
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket
        self._watchlist = deployment.watchlist
        self._save_lock = deployment.save_lock
        self._announcements = Announcements(deployment)
        self._quota = deployment.spotify_quota

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
            self._announcements.announce_changes(record)
        elif record.status == "failed" and not record.announced:
            self._announcements.announce_loss(record)

    def record_failure(self, job: WatchedJob, error: MoodlistError) -> None:
        """Store in the report and on the watchlist why the job failed, and announce that a playlist is lost."""
        failed = failed_record(job.report, error, self._table.retention_days, job.playlist)
        record = self._table.put_unless_settled(failed)
        if isinstance(error, QuotaNotRenewed):
            self._watchlist.record_postponed(record)
        else:
            self._watchlist.record_outcome(record)
        if record.status == "failed" and not record.announced:
            self._announcements.announce_loss(record)

    def _make_report(self, job: WatchedJob, deadline: Deadline) -> ReportRecord:
        previous = self._table.latest(job.playlist)
        check_quota(self._quota)
        return self._reuse(job, previous, deadline) or self._classify(job, previous, deadline)

    def _reuse(self, job: WatchedJob, previous: ReportRecord | None, deadline: Deadline) -> ReportRecord | None:
        """Reuse the contents of the last report, at the cost of one call to Spotify; None if anything changed."""
        model = self._application.model
        if previous is None or not previous.complete or previous.model != model.contract.version:
            return None
        save_target = self._save_target(job)
        if save_target not in {None, previous.saved}:
            return None
        begin = now()
        if previous.snapshot_id is None or self._application.snapshot(job.playlist, deadline) != previous.snapshot_id:
            return None
        end = now()
        try:
            stored = WatchedContent.decode(self._bucket.read_report(previous.id))
        except NotFound:
            return None
        content = look_up_again(stored, self._application.provider(deadline, calls_spotify=False), model, end)
        if save_target is not None and content.counts != stored.counts:  # to be saved, and that needs the whole tracks
            return None
        reading = Reading(begin=begin, end=end, latest=previous.id)
        return self._store(job, structs.replace(content, reading=reading), saved=save_target)

    def _classify(self, job: WatchedJob, previous: ReportRecord | None, deadline: Deadline) -> ReportRecord:
        saves = self._save_lock.saves(job.playlist) if self._save_target(job) else 0
        begin = now()
        report = self._application.classifier(deadline).report(SpotifyLink("playlist", job.playlist))
        reading = Reading(begin=begin, end=now(), latest=previous.id if previous else None)
        saved, not_saved = self._save(job, report, saves, deadline)
        return self._store(job, WatchedContent.of(report, reading), saved=saved, not_saved=not_saved)

    def _save_target(self, job: WatchedJob) -> SaveTarget | None:
        """Return where to save the songs now; None if this deployment may not save, or the playlist is not watched."""
        if job.save is None or not self._application.settings.saving:
            return None
        entry = self._watchlist.find(job.playlist)
        return entry.save if entry else None

    def _save(
        self, job: WatchedJob, report: Report, saves: int, deadline: Deadline
    ) -> tuple[SaveTarget | None, str | None]:
        """Save first, so that a retry of an unsettled report saves again.

        `saves` is the number of saves before the playlist was read. Return the target, or the problem (RFC 9457 as
        JSON) if Spotify refused. Without either, the next run saves.
        """
        save_target = self._save_target(job)
        if save_target is None:
            return None, None
        with self._save_lock.hold(job.playlist, saves, deadline.remaining()) as is_newest:
            if not is_newest:
                return None, None
            try:
                save(report, save_target, self._application.spotify, deadline)
            except MoodlistError as error:
                # The login could read this playlist, so CredentialsRefused means that it may not write: a retry fails
                # too.
                if not (is_final(error) or isinstance(error, CredentialsRefused)):
                    raise
                return None, problem_answer(error).body
        return save_target, None

    def _store(
        self, job: WatchedJob, content: WatchedContent, *, saved: SaveTarget | None, not_saved: str | None = None
    ) -> ReportRecord:
        """Store the contents unless an earlier delivery did. Return the record of the contents that are stored."""
        try:
            stored = WatchedContent.decode(self._bucket.put_report_once(job.report, msgspec.json.encode(content)))
        except NotFound as error:  # the playlist was found
            raise MoodlistError(f"The contents of report {job.report} cannot be read again. {error.detail}") from error
        reading = stored.reading
        record = ReportRecord.new(
            job.report,
            "done",
            self._table.retention_days,
            playlist=job.playlist,
            name=stored.playlist.name,
            snapshot_id=stored.playlist.snapshot_id,
            model=stored.model,
            moods=stored.counts.moods,
            skipped=stored.counts.skipped,
            complete=stored.is_complete,
            saved=saved,
            not_saved=not_saved,
        )
        if reading is None:  # an older version stored the contents, and its worker stopped
            return record
        return structs.replace(
            record,
            created=int(reading.begin),
            read_from=reading.begin,
            read_until=reading.end,
            previous=reading.latest,
        )
