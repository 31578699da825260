"""Calls that a request gives up: their threads end, so that a process that serves many requests does not grow."""

import threading

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime, QuotaExceeded
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose
from tests.integration.classify.sources.support import find_features, read_link, reccobeats_client, tracks_of

PAGES = f"/v1/playlists/{playlist_ids.TEN_THOUSAND}/items"
LONG = 5.0  # seconds; only a failing test waits this long


def _assert_no_calls_are_left() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("upstream"):
            thread.join(LONG)
            assert not thread.is_alive()


def test_calls_end_when_another_call_of_the_request_fails(sim: Simulator, compose: Compose) -> None:
    sim.fail(
        Fault.rate_limited(retry_after=15, path=PAGES, query="*offset=100&*", times=None),
        Fault.quota_exceeded(path=PAGES, query="*offset=150&*", delay=0.05, times=None),
        Fault.hang(path=PAGES, times=None),
    )
    application = compose(sim)
    for _ in range(5):
        with pytest.raises(QuotaExceeded):
            read_link(application, playlist_ids.TEN_THOUSAND, deadline=Deadline.after(20))
    _assert_no_calls_are_left()


def test_calls_end_at_the_deadline(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.hang(path=PAGES, times=None))
    application = compose(sim)
    for _ in range(3):
        with pytest.raises(OutOfTime):
            read_link(application, playlist_ids.TEN_THOUSAND, deadline=Deadline.after(0.2))
    _assert_no_calls_are_left()


def test_a_connection_serves_the_next_request_after_a_given_up_call(sim: Simulator) -> None:
    client, tracks = reccobeats_client(sim), tracks_of(sim.playlist(playlist_ids.THREE_PAGES).track_ids)
    sim.fail(Fault.hang(path="/reccobeats/*"))
    with pytest.raises(OutOfTime):
        find_features(client, tracks, seconds=0.3)
    assert len(find_features(client, tracks)) == 130
    _assert_no_calls_are_left()
