"""GET /reports/{id}: which page, of which report, and for how long."""

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.conftest import Deploy

DONE = {"playlist": playlist_ids.FIESTA}


def _done(deployment: Stack) -> str:
    answer = deployment.api.post("/classify", DONE, headers={"Prefer": "respond-async"})
    assert deployment.jobs.deliver() == []
    return answer.headers["location"]


@pytest.mark.parametrize(
    "query", ["offset=-1", "offset=x", "offset=1.5", "limit=0", "limit=1001", "limit=all", "limit="]
)
def test_a_page_that_cannot_be_is_a_fault_of_the_query(deployment: Stack, query: str) -> None:
    answer = deployment.read(f"{_done(deployment)}?{query}")
    assert (answer.status, answer.media_type) == (400, PROBLEM)
    assert [fault["path"] for fault in answer.json()["errors"]] == [f"?{query.partition('=')[0]}"]


def test_a_query_that_no_page_knows_is_a_fault(deployment: Stack) -> None:
    assert deployment.read(f"{_done(deployment)}?page=2").status == 400


def test_a_page_after_the_last_is_empty_and_has_no_next(deployment: Stack) -> None:
    page = deployment.read(f"{_done(deployment)}?offset=30").json()
    assert (page["total"], page["next"], page["report"]["songs"], page["report"]["skipped"]) == (30, None, [], [])


def test_the_next_page_is_told_only_where_there_is_one(deployment: Stack) -> None:
    url = _done(deployment)
    assert deployment.read(f"{url}?limit=29").json()["next"] == f"{url}?offset=29&limit=29"
    assert deployment.read(f"{url}?limit=30").json()["next"] is None


def test_a_page_with_a_model_or_a_playlist_says_which(deployment: Stack) -> None:
    report = deployment.read(f"{_done(deployment)}?offset=7&limit=2").json()["report"]
    assert report["playlist"]["name"] == "Fiesta"
    assert report["counts"]["classified"] == 30
    assert report["model"]


@pytest.mark.parametrize(
    "id_", ["unknown", "x" * 3000, "latest%2F1MoodlistFiesta0000001", "..%2Fposts%2Fx", "%E2%82%AC"]
)
def test_an_unknown_report_is_not_found(deployment: Stack, id_: str) -> None:
    deployment.run(playlist_ids.FIESTA)
    answer = deployment.api.get(f"/reports/{id_}")
    assert (answer.status, answer.json()["type"]) == (404, "urn:moodlist:problem:not-found")


def test_a_report_is_there_for_as_long_as_it_says(sim: Simulator, start: Start) -> None:
    deployment = start(sim, report_days=3)
    url = _done(deployment)
    deployment.calendar.pass_days(2.9)
    assert deployment.read(url).status == 200
    deployment.calendar.pass_days(0.2)
    assert deployment.read(url).status == 404


def test_an_item_has_the_moment_at_which_dynamodb_removes_it(sim: Simulator, start: Start) -> None:
    deployment = start(sim, report_days=3)
    id_ = _done(deployment).rpartition("/")[2]
    item = deployment.account.item(id_)
    assert item is not None
    assert item["expires"] == {"N": str(int(deployment.calendar.now) + 3 * 24 * 3600)}


def test_a_job_whose_report_has_expired_is_done_for_nobody(sim: Simulator, deployment: Stack) -> None:
    deployment.api.post("/classify", DONE, headers={"Prefer": "respond-async"})
    deployment.calendar.pass_days(31)
    assert deployment.jobs.deliver() == []
    assert sim.calls == []


def test_a_report_whose_contents_are_gone_is_not_found(deployment: Stack) -> None:
    url = _done(deployment)
    (key,) = deployment.account.objects("reports/")
    deployment.account.s3.delete_object(Bucket=deployment.account.name, Key=key)
    answer = deployment.read(url)
    assert (answer.status, "expired" in answer.json()["detail"]) == (404, True)


def test_contents_that_another_version_wrote_are_not_found_rather_than_a_fault_of_ours(
    deployment: Stack,
) -> None:
    url = _done(deployment)
    (key,) = deployment.account.objects("reports/")
    deployment.account.s3.put_object(Bucket=deployment.account.name, Key=key, Body=b'{"songs": 7}')
    assert deployment.read(url).status == 404


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/reports/x"), ("GET", "/watchlist"), ("PUT", f"/watchlist/{playlist_ids.FIESTA}")]
)
def test_a_server_without_stores_says_that_this_needs_a_deployment(
    sim: Simulator, deploy: Deploy, method: str, path: str
) -> None:
    answer = deploy(sim).send(method, path)
    assert (answer.status, answer.media_type) == (501, PROBLEM)
    assert answer.json()["type"] == "urn:moodlist:problem:not-available-here"
