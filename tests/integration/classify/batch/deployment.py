"""A deployment as its owner and its callers meet it: the API, the schedule, and a worker for what is in the queue."""

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
    """All functions over one account."""

    def __init__(self, account: Account, api: Api, calendar: Calendar):
        self.account = account
        self.api = api
        self.calendar = calendar
        self.jobs = EventSource(account)

    @property
    def resources(self) -> Deployment:
        """The worker's own."""
        return worker.application().require_deployment()

    def dispatch(self, event: Any = None) -> Json:
        """One run of the schedule, a day after the one before."""
        self.calendar.pass_days(1)
        event = {"run": self.calendar.today} if event is None else event
        return dispatcher.handler(event, self.context())

    @staticmethod
    def context() -> LambdaContext:
        """The dispatcher's."""
        return cast("LambdaContext", RunningContext(60))

    def run(self, *playlists: str) -> ReportRecord:
        """One run over these playlists, done by the worker without a failure; the state of the first one's report."""
        run = self.dispatch({"run": self.calendar.tomorrow, "playlists": list(playlists)})["run"]
        assert self.jobs.deliver() == []
        report = self.resources.report_table.find(f"{run}.{playlists[0]}")
        assert report is not None
        return report

    def ask_later(self, playlist: str) -> str:
        """POST a playlist to be answered later; the address of its report."""
        answer = self.api.post("/classify", {"playlist": playlist}, headers={"Prefer": "respond-async"})
        assert answer.status == 202
        return answer.headers["location"]

    def state(self, url: str) -> tuple[str, int | None]:
        """The status of a report, and that of its problem."""
        report = self.read(url).json()
        return report["status"], report.get("problem", {}).get("status")

    def last(self, playlist: str) -> Any:
        """What the watchlist shows of a playlist's last report."""
        return self.api.get(f"/watchlist/{playlist}").json()["last"]

    def read(self, url: str) -> HttpResponse:
        """GET an address that an answer gave."""
        base, _, path = url.partition("/v1/")
        assert base.startswith("https://")
        return self.api.get(f"/{path}")

    def walk(self, url: str) -> list[Json]:
        """Every page of a report, from its first address by what each says is next."""
        pages: list[Json] = []
        following: str | None = url
        while following:
            answer = self.read(following)
            assert answer.status == 200
            pages.append(answer.json())
            following = pages[-1]["next"]
        return pages
