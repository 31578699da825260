"""The calls to Spotify that each API key may cause per day, and what the answers say of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from classify.sources import http
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import HttpResponse, rest_event
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.stored_samples.samples import metrics

ONE_CALL, THREE_CALLS, LONG = playlist_ids.FIESTA, playlist_ids.ROAD_TRIP, playlist_ids.TEN_THOUSAND
DAY = 24 * 3600
Budget = Callable[[int], Stack]


@pytest.fixture
def budget(sim: Simulator, start: Start) -> Budget:
    """Starts a deployment in which each key may cause so many calls per day."""
    return lambda calls: start(sim, spotify_calls_per_day=calls)


def _classify(deployment: Stack, playlist: str, key: str = "one", **headers: str) -> HttpResponse:
    return _post(deployment, {"playlist": playlist}, key, **headers)


def _post(deployment: Stack, body: Any, key: str | None = "one", **headers: str) -> HttpResponse:
    event = rest_event("POST", "/classify", json.dumps(body), headers=headers)
    if key:
        event["requestContext"]["identity"]["apiKeyId"] = key
    return deployment.api.invoke(event)


def _left(answer: HttpResponse) -> int:
    name, left, _ = answer.headers["ratelimit"].split(";")
    assert name == '"spotify-calls"'
    return int(left.removeprefix("r="))


def test_each_answer_says_how_many_calls_the_key_has_left(budget: Budget) -> None:
    deployment = budget(10)
    answers = [_classify(deployment, each) for each in (ONE_CALL, THREE_CALLS, ONE_CALL)]

    assert [_left(answer) for answer in answers] == [9, 6, 5]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"spotify-calls";q=10;w=86400'}


def test_each_key_has_its_own_calls(budget: Budget) -> None:
    deployment = budget(10)

    assert [_left(_classify(deployment, THREE_CALLS, key)) for key in ("one", "two", "one")] == [7, 7, 4]


def test_instances_share_what_a_key_has_left(budget: Budget) -> None:
    assert [_left(_classify(budget(10), ONE_CALL)) for _ in range(3)] == [9, 8, 7]


def test_a_key_without_calls_is_refused_until_midnight(sim: Simulator, budget: Budget) -> None:
    deployment = budget(1)
    assert _left(_classify(deployment, ONE_CALL)) == 0
    sim.reset()

    answer = _classify(deployment, ONE_CALL)
    assert (answer.status, answer.json()["type"]) == (429, "urn:moodlist:problem:call-budget")
    assert _left(answer) == 0
    until_midnight = DAY - int(deployment.calendar.now) % DAY
    assert int(answer.headers["retry-after"]) == until_midnight
    assert answer.headers["ratelimit"].endswith(f";t={until_midnight}")
    assert sim.calls_to("/v1/") == []

    deployment.calendar.now += until_midnight
    assert _left(_classify(deployment, ONE_CALL)) == 0


def test_a_playlist_that_needs_more_than_is_left_costs_one_call(sim: Simulator, budget: Budget) -> None:
    deployment = budget(150)
    answer = _classify(deployment, LONG)

    assert (answer.status, answer.json()["type"]) == (429, "urn:moodlist:problem:call-budget")
    assert "needs at least 199 more of the 150 calls" in answer.json()["detail"]
    assert len(sim.calls_to("/v1/")) == 1
    assert _left(answer) == 149


def test_ten_thousand_songs_cost_what_the_parameter_says(
    sim: Simulator, budget: Budget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_CONCURRENT_CALLS", 1)  # moto, other than DynamoDB, loses counts of several threads
    assert _left(_classify(budget(500), LONG)) == 500 - 201
    assert len(sim.calls_to("/v1/")) == 201


def test_deferred_requests_are_counted_when_they_are_answered(budget: Budget) -> None:
    deployment = budget(4)
    accepted = [_classify(deployment, THREE_CALLS, Prefer="respond-async") for _ in range(2)]
    assert [(answer.status, _left(answer)) for answer in accepted] == [(202, 4), (202, 4)]

    assert deployment.jobs.deliver() == []
    states = [deployment.report_status(answer.headers["location"]) for answer in accepted]
    assert sorted(states, key=str) == [("done", None), ("failed", 429)]
    assert _left(_post(deployment, {"tracks": []})) == 0


def test_what_spotify_is_not_asked_for_costs_nothing(sim: Simulator, budget: Budget) -> None:
    pasted = {"tracks": ["https://open.spotify.com/track/" + sim.playlist(ONE_CALL).track_ids[0]]}

    assert _left(_post(budget(5), pasted)) == 5


def test_a_problem_says_what_is_left_too(budget: Budget) -> None:
    answer = _classify(budget(5), playlist_ids.MADE_BY_SPOTIFY)

    assert (answer.status, _left(answer)) == (404, 4)


@pytest.mark.parametrize(("calls", "key"), [(0, "one"), (5, None)])
def test_without_a_limit_or_a_key_nothing_is_counted(budget: Budget, calls: int, key: str | None) -> None:
    deployment = budget(calls)
    answers = [_post(deployment, {"playlist": THREE_CALLS}, key) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert not any(name.startswith("ratelimit") for answer in answers for name in answer.headers)


def test_the_schedule_has_no_budget(budget: Budget) -> None:
    assert budget(1).run(THREE_CALLS).status == "done"


def test_requests_are_answered_logged_and_counted_while_the_table_fails(
    budget: Budget, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment = budget(5)
    deployment.account.dynamodb.delete_table(TableName=f"{deployment.account.name}-reports")
    answer = _classify(deployment, THREE_CALLS)

    assert answer.status == 200
    assert "ratelimit" not in answer.headers
    assert [record.levelname for record in caplog.records if "without sharing" in record.message] == ["ERROR"]
    assert [each["name"] for each in metrics(capsys.readouterr().out)].count("UncountedCalls") == 1
