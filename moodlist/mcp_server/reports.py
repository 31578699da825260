"""The reports of the last minutes, so that further pages and explanations fetch nothing again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial

import anyio
import anyio.to_thread

from classify.application import Application
from classify.classifier import Classifier
from classify.core.report import Report
from moodlist.advice import check_ids, suggest_export
from moodlist.mcp_server.activity import Activity
from moodlist.mcp_server.local_lists import ListReader

KEPT_SECONDS = 900.0  # since the report was made
MAX_REPORTS = 20
MAX_ITEMS = 50_000  # of all kept reports together; the newest one is kept in any case
MAX_NAMES = 1000
MAX_CALLS = 8  # lists that are read at once


class KeptReports:
    """The reports that were made a short time ago, and not more than fit into memory."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._reports: OrderedDict[Hashable, tuple[float, Report]] = OrderedDict()  # the one used last is last

    def get(self, key: Hashable) -> Report | None:
        """Return the report, unless it is too old."""
        made, report = self._reports.get(key, (0.0, None))
        if report is None:
            return None
        if self._clock() - made >= KEPT_SECONDS:
            del self._reports[key]
            return None
        self._reports.move_to_end(key)
        return report

    def put(self, key: Hashable, report: Report) -> None:
        """Keep the report, and forget those that were not used for the longest time if there are too many."""
        self._reports[key] = (self._clock(), report)
        self._reports.move_to_end(key)
        items = sum(each.items for _, each in self._reports.values())
        while len(self._reports) > 1 and (len(self._reports) > MAX_REPORTS or items > MAX_ITEMS):
            _, (_, oldest) = self._reports.popitem(last=False)
            items -= oldest.items


class Reports:
    """Makes the reports of the lists that a client names. Two calls for the same list fetch it once."""

    def __init__(self, application: Application, lists: ListReader):
        self._application = application
        self._lists = lists
        self._kept = KeptReports()
        self._urls: dict[Hashable, str] = {}  # by name: the URL under which its report is kept
        self._running: dict[Hashable, anyio.Event] = {}
        self._limiter = anyio.CapacityLimiter(MAX_CALLS)

    async def get(self, text: str, activity: Activity, *, refresh: bool = False) -> Report:
        """Return the report of a list, a kept one unless it is to be refreshed.

        Raises:
            MoodlistError: the list cannot be found or read, or a service fails.
        """
        key = await anyio.to_thread.run_sync(self._lists.key, text)  # looks at all files of a folder
        while key in self._running:
            await self._running[key].wait()
        report = None if refresh else self._kept.get(self._urls.get(key, key))
        if report is None:
            self._running[key] = anyio.Event()
            try:
                report = await anyio.to_thread.run_sync(
                    activity.run, partial(self._report, text, activity), abandon_on_cancel=True, limiter=self._limiter
                )
                self._keep(key, report)
            finally:
                activity.cancel()
                self._running.pop(key).set()
        return report

    def _keep(self, key: Hashable, report: Report) -> None:
        """Keep the report under its URL, because a model may name a list by its name and later by the URL."""
        if report.playlist.url is None:
            self._kept.put(key, report)
            return
        if len(self._urls) >= MAX_NAMES:
            self._urls.clear()
        self._urls[key] = report.playlist.url
        self._kept.put(report.playlist.url, report)

    def _report(self, text: str, activity: Activity) -> Report:
        application, deadline = self._application, activity.deadline
        with suggest_export():
            reader = application.source(deadline, activity.progress)
            ref, source = self._lists.find(text, reader, deadline)
            provider = application.provider(deadline, activity.progress)
            report = Classifier(source, provider, application.model).report(ref)
        check_ids(report)
        return report
