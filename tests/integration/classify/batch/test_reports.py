"""GET /reports/{id}: paging, unknown reports and expiry."""

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.conftest import Deploy

REQUEST = {"playlist": playlist_ids.FIESTA}


def _finished_report(deployment: Stack) -> str:
    answer = deployment.api.post("/classify", REQUEST, headers={"Prefer": "respond-async"})
    assert deployment.jobs.deliver() == []
    return answer.headers["location"]


@pytest.mark.parametrize(
    "query", ["offset=-1", "offset=x", "offset=1.5", "limit=0", "limit=1001", "limit=all", "limit="]
)
def test_an_invalid_page_is_a_fault_of_the_query(deployment: Stack, query: str) -> None:
    answer = deployment.read(f"{_finished_report(deployment)}?{query}")
    assert (answer.status, answer.media_type) == (400, PROBLEM)
    assert [fault["path"] for fault in answer.json()["errors"]] == [f"?{query.partition('=')[0]}"]


def test_an_unknown_query_parameter_is_a_fault(deployment: Stack) -> None:
    assert deployment.read(f"{_finished_report(deployment)}?page=2").status == 400


def test_a_page_after_the_last_is_empty_without_a_next_page(deployment: Stack) -> None:
    page = deployment.read(f"{_finished_report(deployment)}?offset=30").json()
    assert (page["total"], page["next"], page["report"]["songs"], page["report"]["skipped"]) == (30, None, [], [])


def test_next_is_set_only_if_there_is_another_page(deployment: Stack) -> None:
    url = _finished_report(deployment)
    assert deployment.read(f"{url}?limit=29").json()["next"] == f"{url}?offset=29&limit=29"
    assert deployment.read(f"{url}?limit=30").json()["next"] is None


def test_every_page_has_the_playlist_the_counts_and_the_model(deployment: Stack) -> None:
    report = deployment.read(f"{_finished_report(deployment)}?offset=7&limit=2").json()["report"]
    assert report["playlist"]["name"] == "Fiesta"
    assert report["counts"]["classified"] == 30
    assert report["model"]


@pytest.mark.parametrize(
    "id_",
    ["unknown", "x" * 3000, "latest%2F1MoodlistFiesta0000001", "..%2Fposts%2Fx", "%E2%82%AC", "%FF", "%00", "%2500"],
)
def test_an_unknown_report_is_not_found(deployment: Stack, id_: str) -> None:
    deployment.run(playlist_ids.FIESTA)
    answer = deployment.api.get(f"/reports/{id_}")
    assert (answer.status, answer.json()["type"]) == (404, "urn:moodlist:problem:not-found")


def test_a_finished_page_may_be_stored_by_its_caller_and_is_sent_again_only_if_it_differs(deployment: Stack) -> None:
    url = _finished_report(deployment)
    page, other_page = deployment.read(url), deployment.read(f"{url}?limit=5")
    assert page.headers["cache-control"] == "private, max-age=3600"
    assert page.headers["vary"] == "x-api-key"
    assert page.headers["etag"] != other_page.headers["etag"]
    path = url.partition("/v1")[2]
    for known, status in ((page.headers["etag"], 304), (other_page.headers["etag"], 200)):
        answer = deployment.api.send("GET", path, headers={"If-None-Match": known})
        assert (answer.status, answer.headers["etag"]) == (status, page.headers["etag"])


def test_a_finished_page_may_not_be_stored_beyond_its_expiry(sim: Simulator, start: Start) -> None:
    deployment = start(sim, report_days=1)
    url = _finished_report(deployment)
    deployment.calendar.pass_days(1 - 60 / 86_400)
    answer = deployment.read(url)
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, max-age=60")


def test_a_pending_report_is_not_stored(deployment: Stack) -> None:
    answer = deployment.api.post("/classify", REQUEST, headers={"Prefer": "respond-async"})
    pending = deployment.read(answer.headers["location"])
    assert [each.headers["cache-control"] for each in (answer, pending)] == ["no-store", "no-store"]
    assert "etag" not in pending.headers


def test_an_address_with_encoded_letters_has_the_same_next_page(deployment: Stack) -> None:
    url = _finished_report(deployment)
    base, _, id_ = url.rpartition("/")
    encoded = f"{base}/%{ord(id_[0]):x}{id_[1:]}"
    assert deployment.read(f"{encoded}?limit=5").json()["next"] == f"{url}?offset=5&limit=5"


def test_a_report_is_available_until_it_expires(sim: Simulator, start: Start) -> None:
    deployment = start(sim, report_days=3)
    url = _finished_report(deployment)
    deployment.calendar.pass_days(2.9)
    assert deployment.read(url).status == 200
    deployment.calendar.pass_days(0.2)
    assert deployment.read(url).status == 404


def test_a_report_item_has_its_expiry_time_for_dynamodb(sim: Simulator, start: Start) -> None:
    deployment = start(sim, report_days=3)
    id_ = _finished_report(deployment).rpartition("/")[2]
    item = deployment.account.report_item(id_)
    assert item is not None
    assert item["expires"] == {"N": str(int(deployment.calendar.now) + 3 * 24 * 3600)}


def test_a_job_whose_report_has_expired_is_skipped(sim: Simulator, deployment: Stack) -> None:
    deployment.api.post("/classify", REQUEST, headers={"Prefer": "respond-async"})
    deployment.calendar.pass_days(31)
    assert deployment.jobs.deliver() == []
    assert sim.calls == []


def test_a_report_without_contents_is_not_found(deployment: Stack) -> None:
    url = _finished_report(deployment)
    (key,) = deployment.account.object_keys("reports/")
    deployment.account.s3.delete_object(Bucket=deployment.account.name, Key=key)
    answer = deployment.read(url)
    assert (answer.status, "expired" in answer.json()["detail"]) == (404, True)


def test_contents_in_another_versions_format_are_not_found_instead_of_an_internal_error(
    deployment: Stack,
) -> None:
    url = _finished_report(deployment)
    (key,) = deployment.account.object_keys("reports/")
    deployment.account.s3.put_object(Bucket=deployment.account.name, Key=key, Body=b'{"songs": 7}')
    assert deployment.read(url).status == 404


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/reports/x"), ("GET", "/watchlist"), ("PUT", f"/watchlist/{playlist_ids.FIESTA}")]
)
def test_a_server_without_a_deployment_answers_not_implemented(
    sim: Simulator, deploy: Deploy, method: str, path: str
) -> None:
    answer = deploy(sim).send(method, path)
    assert (answer.status, answer.media_type) == (501, PROBLEM)
    assert answer.json()["type"] == "urn:moodlist:problem:not-available-here"
