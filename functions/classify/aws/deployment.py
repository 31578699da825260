"""The AWS resources of one deployment: tables, bucket, queue and event bus."""

from concurrent.futures import ThreadPoolExecutor

from classify.aws.call_budget import CallBudget
from classify.aws.counted_calls import CountedCalls
from classify.aws.event_bus import EventBus
from classify.aws.job_queue import JobQueue
from classify.aws.report_bucket import ReportBucket
from classify.aws.report_table import ReportTable
from classify.aws.save_lock import SaveLock
from classify.aws.spotify_quota import SpotifyQuota
from classify.aws.watchlist import Watchlist
from classify.errors import NotAvailableHere
from classify.settings import Settings


class Deployment:
    """A client for each resource. Each process makes one of these."""

    def __init__(self, settings: Settings):
        """Make the clients.

        Raises:
            NotAvailableHere: the settings do not name all of the resources.
        """
        names = (settings.report_table, settings.report_bucket, settings.queue_url, settings.watchlist_table)
        report_table, report_bucket, queue_url, watchlist_table = (_required(name) for name in names)
        self.report_table = ReportTable(report_table, settings.report_days)
        self.save_lock = SaveLock(report_table, settings.report_days)
        self.spotify_quota = SpotifyQuota(report_table)
        self._threads = ThreadPoolExecutor(thread_name_prefix="budget")
        self._call_budget = CallBudget(report_table, settings.spotify_calls_per_day)
        self.report_bucket = ReportBucket(report_bucket)
        self.queue = JobQueue(queue_url)
        self.watchlist = Watchlist(watchlist_table)
        self.events = EventBus(settings.event_source)

    def calls(self, key: str | None) -> CountedCalls:
        """Return what counts the calls to Spotify of one request; `key` is the id of the caller's API key, if any."""
        return CountedCalls(self.spotify_quota, self._call_budget, key, self._threads)


def _required(name: str | None) -> str:
    if not name:
        raise NotAvailableHere(
            "MOODLIST_REPORT_TABLE, MOODLIST_REPORT_BUCKET, MOODLIST_QUEUE_URL and MOODLIST_WATCHLIST_TABLE "
            "must all be set. template.yaml sets them."
        )
    return name
