"""A deployment's answers match the OpenAPI document, in every state of a report and of a watchlist entry."""

import pytest

from classify.api import gateway_event
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.contract import Json, check
from tests.integration.classify.api.gateway import HttpResponse
from tests.integration.classify.batch.deployment import Stack

REPORT, WATCHED = "/reports/{id}", "/watchlist/{playlist}"
MOOD = [{"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"}]
RESPOND_ASYNC = {"Prefer": "respond-async"}


@pytest.fixture
def contract(deployment: Stack) -> Json:
    document: Json = deployment.api.get("/openapi.json").json()
    return document


def _check_report(deployment: Stack, contract: Json, url: str, status: str) -> None:
    answer = deployment.read(url)
    assert answer.json()["status"] == status
    check(contract, REPORT, "GET", answer)


def test_pending_and_done_reports_match_the_contract(deployment: Stack, contract: Json) -> None:
    for path, body in {"/mood": MOOD, "/classify": {"playlist": playlist_ids.ROAD_TRIP, "include": ["why"]}}.items():
        accepted = deployment.api.post(path, body, headers=RESPOND_ASYNC)
        check(contract, path, "POST", accepted)
        _check_report(deployment, contract, accepted.headers["location"], "pending")
        assert deployment.jobs.deliver() == []
        _check_report(deployment, contract, f"{accepted.headers['location']}?limit=3", "done")


def test_failed_and_postponed_reports_match_the_contract(sim: Simulator, deployment: Stack, contract: Json) -> None:
    url = deployment.request_report(playlist_ids.FIESTA)
    deployment.resources.watchlist.add(playlist_ids.FIESTA)
    sim.fail(Fault.quota_exceeded(times=None))
    postponed = deployment.run(playlist_ids.FIESTA)
    _check_report(deployment, contract, url, "failed")
    _check_report(deployment, contract, f"{url.rpartition('/')[0]}/{postponed.id}", "postponed")
    check(contract, WATCHED, "GET", deployment.api.get(f"/watchlist/{playlist_ids.FIESTA}"))


def test_the_redirect_to_a_large_answer_matches_the_contract(
    deployment: Stack, contract: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_event, "MAX_ANSWER", 1000)
    for path, body in {"/mood": MOOD, "/classify": {"playlist": playlist_ids.FIESTA}}.items():
        answer = deployment.api.post(path, body)
        assert answer.status == 303
        check(contract, path, "POST", answer)


def test_the_watchlist_matches_the_contract_before_and_after_a_run(deployment: Stack, contract: Json) -> None:
    entry = f"/watchlist/{playlist_ids.FIESTA}"

    def send(method: str) -> HttpResponse:
        return deployment.api.send(method, entry)

    check(contract, WATCHED, "PUT", send("PUT"))
    check(contract, WATCHED, "GET", send("GET"))
    deployment.run(playlist_ids.FIESTA)
    check(contract, WATCHED, "GET", send("GET"))
    check(contract, "/watchlist", "GET", deployment.api.get("/watchlist"))
    check(contract, WATCHED, "DELETE", send("DELETE"))


@pytest.mark.parametrize(
    ("method", "path", "template", "status"),
    [
        ("GET", "/reports/unknown", REPORT, 404),
        ("GET", "/reports/unknown?limit=0", REPORT, 400),
        ("GET", f"/watchlist/{playlist_ids.FIESTA}", WATCHED, 404),
        ("PUT", "/watchlist/nonsense", WATCHED, 400),
    ],
)
def test_problems_match_the_contract(deployment: Stack, method: str, path: str, template: str, status: int) -> None:
    document = deployment.api.get("/openapi.json").json()
    answer = deployment.api.send(method, path)
    assert answer.status == status
    check(document, template, method, answer)
