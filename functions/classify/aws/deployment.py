"""What a deployment keeps outside its processes: reports, jobs, the watchlist and the bus for events."""

from classify.aws.event_bus import EventBus
from classify.aws.job_queue import JobQueue
from classify.aws.report_bucket import ReportBucket
from classify.aws.report_table import ReportTable
from classify.aws.watchlist import Watchlist
from classify.batch.reports import Reports
from classify.errors import NotAvailableHere
from classify.settings import Settings


class Stores:
    """Composed once in a process."""

    def __init__(self, settings: Settings):
        """Compose them.

        Raises:
            NotAvailableHere: the settings do not name them all.
        """
        names = (settings.report_table, settings.report_bucket, settings.queue_url, settings.watchlist_table)
        table, bucket, queue, watchlist = (_named(name) for name in names)
        self.table = ReportTable(table, settings.report_days)
        self.bucket = ReportBucket(bucket)
        self.queue = JobQueue(queue)
        self.watchlist = Watchlist(watchlist)
        self.events = EventBus(settings.event_source)
        self.reports = Reports(self.table, self.bucket, self.queue)


def _named(name: str | None) -> str:
    if not name:
        raise NotAvailableHere(
            "Only a deployment in AWS keeps reports and a watchlist. README.md tells how to make one."
        )
    return name
