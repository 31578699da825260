"""A deployment as its owner and its callers use it: the API, the schedule, and the worker behind the queue."""

from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.aws.deployment import Deployment
from classify.aws.report_table import ReportRecord
from classify.handlers import dispatcher, worker
from tests.integration.classify.api.gateway import Api, HttpResponse, RunningContext
from tests.integration.classify.batch.account import Account
from tests.integration.classify.batch.calendar import Calendar
from tests.integration.classify.batch.event_source import EventSource

Json = dict[str, Any]


class Stack:
    """All functions on one AWS account."""

    def __init__(self, account: Account, api: Api, calendar: Calendar):
        self.account = account
        self.api = api
        self.calendar = calendar
        self.jobs = EventSource(account)

    @property
    def resources(self) -> Deployment:
        """The AWS resources, as the worker uses them."""
        return worker.application().require_deployment()

    def dispatch(self, event: Any = None) -> Json:
        """Start one run of the schedule, a day after the previous one. Return the dispatcher's answer."""
        self.calendar.pass_days(1)
        event = {"run": self.calendar.today} if event is None else event
        return dispatcher.handler(event, self.context())

    @staticmethod
    def context() -> LambdaContext:
        """Return a Lambda context with a minute left."""
        return cast("LambdaContext", RunningContext(60))

    def run(self, *playlists: str) -> ReportRecord:
        """Run these playlists, and let the worker process them without failures. Return the first one's record."""
        run = self.dispatch({"run": self.calendar.tomorrow, "playlists": list(playlists)})["run"]
        assert self.jobs.deliver() == []
        record = self.resources.report_table.find(f"{run}.{playlists[0]}")
        assert record is not None
        return record

    def request_report(self, playlist: str) -> str:
        """POST a playlist with `Prefer: respond-async`. Return the URL of its report."""
        answer = self.api.post("/classify", {"playlist": playlist}, headers={"Prefer": "respond-async"})
        assert answer.status == 202
        return answer.headers["location"]

    def report_status(self, url: str) -> tuple[str, int | None]:
        """Return the status of a report, and the HTTP status of its problem."""
        report = self.read(url).json()
        return report["status"], report.get("problem", {}).get("status")

    def last_report(self, playlist: str) -> Any:
        """Return the last report of a playlist as the watchlist shows it."""
        return self.api.get(f"/watchlist/{playlist}").json()["last"]

    def read(self, url: str) -> HttpResponse:
        """GET a URL that an answer contained."""
        base, _, path = url.partition("/v1/")
        assert base.startswith("https://")
        return self.api.get(f"/{path}")

    def all_pages(self, url: str) -> list[Json]:
        """Return every page of a report, following each page's link to the next."""
        pages: list[Json] = []
        next_url: str | None = url
        while next_url:
            answer = self.read(next_url)
            assert answer.status == 200
            pages.append(answer.json())
            next_url = pages[-1]["next"]
        return pages
