from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from classify.aws.client import forget_clients
from classify.handlers import dispatcher, worker
from moodlist.simulator import Simulator
from tests.integration.classify.batch.account import Account
from tests.integration.classify.batch.calendar import Calendar
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.batch.direct_dynamodb import call_directly
from tests.integration.classify.batch.small_deployment import SmallDeployment
from tests.integration.classify.conftest import Deploy

Start = Callable[..., Stack]
CLIENTS: dict[tuple[str, ...], Any] = {}
MODULES_WITH_DATES = ("aws.report_table", "aws.watchlist", "batch.report_page")


@pytest.fixture(scope="module", autouse=True)
def new_clients() -> None:
    """Make the clients of AWS anew for each module only: its tests share the account."""
    forget_clients()


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """Replace AWS with moto; calls to the simulator pass through. Clients are shared, because making one is slow."""
    make = boto3.client

    def client(service: str, config: Config | None = None, **options: Any) -> Any:
        key = (service, repr(vars(config) if config else None), repr(options))
        if key not in CLIENTS:
            CLIENTS[key] = make(service, config=config, **options)  # type: ignore[call-overload]
            if service == "dynamodb":
                call_directly(CLIENTS[key])
        return CLIENTS[key]

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "client", client)
        yield


@pytest.fixture
def account(aws: None) -> Account:
    return Account()


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    calendar = Calendar()
    for module in MODULES_WITH_DATES:
        monkeypatch.setattr(f"classify.{module}.time", calendar)
    return calendar


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, calendar: Calendar) -> SmallDeployment:
    return SmallDeployment(monkeypatch, calendar)


@pytest.fixture
def start(account: Account, deploy: Deploy, calendar: Calendar) -> Start:
    """Start new processes on the account, as a deployment of new code or settings does."""

    def start_processes(sim: Simulator, **changes: object) -> Stack:
        api = deploy(sim, **account.settings | changes)
        for cached in (dispatcher.watchlist_and_queue, worker.application, worker.processor):
            cached.cache_clear()
        return Stack(account, api, calendar)

    return start_processes


@pytest.fixture
def deployment(sim: Simulator, start: Start) -> Stack:
    return start(sim)
