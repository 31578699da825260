"""What a deployment stores in AWS: reports, jobs and the watchlist; and the bus for its events."""

from classify.aws.event_bus import EventBus
from classify.aws.job_queue import JobQueue
from classify.aws.report_bucket import ReportBucket
from classify.aws.report_table import ReportTable
from classify.aws.watchlist import Watchlist
from classify.errors import NotAvailableHere
from classify.settings import Settings


class Deployment:
    """The stores of one deployment; one object for each process."""

    def __init__(self, settings: Settings):
        """Make the clients.

        Raises:
            NotAvailableHere: the settings do not name all of the resources.
        """
        names = (settings.report_table, settings.report_bucket, settings.queue_url, settings.watchlist_table)
        table, bucket, queue, watchlist = (_named(name) for name in names)
        self.report_table = ReportTable(table, settings.report_days)
        self.report_bucket = ReportBucket(bucket)
        self.queue = JobQueue(queue)
        self.watchlist = Watchlist(watchlist)
        self.events = EventBus(settings.event_source)


def _named(name: str | None) -> str:
    if not name:
        raise NotAvailableHere(
            "MOODLIST_REPORT_TABLE, MOODLIST_REPORT_BUCKET, MOODLIST_QUEUE_URL and MOODLIST_WATCHLIST_TABLE "
            "must all be set. template.yaml sets them."
        )
    return name
