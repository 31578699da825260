"""Calls to Spotify that fail for a short time: repeated attempts, Retry-After, deadline."""

import re
import time

import pytest

from classify.errors import OutOfTime
from classify.sources import retries
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose, Deploy
from tests.integration.classify.sources.support import fiesta_error, read_fiesta

PLAYLIST = f"/v1/playlists/{playlist_ids.FIESTA}"


@pytest.mark.parametrize(
    ("fault", "attempts"),
    [
        (Fault.server_error(times=None), 3),
        (Fault.html_502(times=None), 3),
        (Fault.server_error(503, retry_after=0, times=None), 3),
        (Fault.cut(times=None), 3),
        (Fault.rate_limited(retry_after=0, times=None), 3),
        (Fault.rate_limited(retry_after=90, times=None), 1),
        (Fault.quota_exceeded(times=None), 1),
        (Fault.quota_exceeded(retry_after=0, times=None), 1),
        (Fault.premium_required(times=None), 1),
        (Fault.not_found(times=None), 1),
        (Fault.html_200(times=None), 1),
    ],
)
def test_a_call_is_repeated_only_if_that_may_help(
    sim: Simulator, compose: Compose, fault: Fault, attempts: int
) -> None:
    sim.fail(fault)
    fiesta_error(compose(sim))
    assert len(sim.calls_to("/v1/")) == attempts


@pytest.mark.parametrize(
    "fault",
    [
        Fault.server_error(times=2),
        Fault.html_502(times=2),
        Fault.server_error(503, retry_after=0.03, times=2),
        Fault.rate_limited(retry_after=0.03, times=2),
        Fault.rate_limited_in_text(retry_after=0.03, times=2),
        Fault.cut(times=2),
        Fault.cut(inside=True, times=2),
    ],
)
def test_a_short_failure_within_three_attempts_changes_nothing(sim: Simulator, compose: Compose, fault: Fault) -> None:
    sim.fail(fault)
    assert len(read_fiesta(compose(sim)).tracks) == 30


def test_the_pause_between_attempts_doubles(sim: Simulator, compose: Compose, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.1)
    sim.fail(Fault.server_error(times=None))
    fiesta_error(compose(sim))
    first, second, third = sim.calls_to("/v1/")
    assert second.started - first.started >= 0.1
    assert third.started - second.started >= 0.2


def test_a_retry_after_within_the_deadline_is_obeyed(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.rate_limited(retry_after=0.3))
    assert len(read_fiesta(compose(sim)).tracks) == 30
    first, second = sim.calls_to("/v1/")
    assert second.started - first.started >= 0.3


@pytest.mark.parametrize(
    ("fault", "status", "seconds"),
    [
        (Fault.rate_limited(retry_after=30), 429, "30"),
        (Fault.rate_limited(retry_after=29.2), 429, "30"),
        (Fault.quota_exceeded(), 429, "52531"),
        (Fault.server_error(503, retry_after=3600), 503, "3600"),
        (Fault(status=503), 503, "10"),
    ],
)
def test_a_retry_after_beyond_the_deadline_is_returned_at_once(
    sim: Simulator, deploy: Deploy, fault: Fault, status: int, seconds: str
) -> None:
    sim.fail(Fault(**{**vars(fault), "times": None}))
    started = time.monotonic()
    answer = deploy(sim).post("/classify", {"playlist": playlist_ids.FIESTA})
    assert time.monotonic() - started < 2
    assert (answer.status, answer.headers["retry-after"], answer.json()["retry_after"]) == (
        status,
        seconds,
        int(seconds),
    )


def test_a_retry_after_may_be_a_date(sim: Simulator, compose: Compose) -> None:
    at = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 120))
    sim.fail(Fault(path=PLAYLIST, status=429, headers={"Retry-After": at}, times=None))
    wait = fiesta_error(compose(sim)).retry_after
    assert wait is not None
    assert 110 < wait <= 120


@pytest.mark.parametrize("value", ["soon", "1e999", "9" * 400, "-5", "1;2", "Fri, 99 Foo 2026 99:99:99 GMT", "²"])
def test_an_invalid_retry_after_is_replaced_by_a_valid_one(sim: Simulator, deploy: Deploy, value: str) -> None:
    sim.fail(Fault(path=PLAYLIST, status=429, headers={"Retry-After": value}, times=None))
    answer = deploy(sim).post("/classify", {"playlist": playlist_ids.FIESTA})
    assert answer.status == 429
    assert re.fullmatch(r"\d{1,9}", answer.headers["retry-after"])


def test_a_hanging_call_is_abandoned_at_the_deadline(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.hang(path=PLAYLIST, times=None))
    started = time.monotonic()
    assert isinstance(fiesta_error(compose(sim), seconds=0.5), OutOfTime)
    assert time.monotonic() - started < 1.5


def test_a_slow_answer_before_the_deadline_is_accepted(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.slow(0.3, path=PLAYLIST))
    assert len(read_fiesta(compose(sim)).tracks) == 30
