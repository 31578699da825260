import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.job_queue import WatchedJob
from classify.aws.watchlist import WatchlistEntry
from classify.batch.schedule import Run, jobs_for_run, parse_playlist_id, parse_run
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest
from tests.unit.classify.builders import spotify_id

ONE, TWO = spotify_id(1), spotify_id(2)


@given(st.text())
def test_the_name_of_a_run_is_one_that_any_report_may_have(name: str) -> None:
    run = parse_run({"run": name}, "request-7").run
    assert re.fullmatch(r"[A-Za-z0-9-]{1,64}", run)
    assert parse_run({"run": name}, "request-7").run == run


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("2026-11-22T04:00:00Z", "2026-11-22T040000Z"),
        ("by hand", "byhand"),
        ("<aws.scheduler.scheduled-time>", "request-7"),
        ("", "request-7"),
        ("x" * 65, "x" * 64),
    ],
)
def test_a_run_is_called_as_the_event_says_or_else_as_its_request(said: str, name: str) -> None:
    assert parse_run({"run": said}, "request-7") == Run(name)


@pytest.mark.parametrize("event", [None, 7, [], {"run": None}, {"playlists": {}}, {"playlists": [None]}])
def test_an_event_of_another_form_is_refused(event: object) -> None:
    with pytest.raises(BadRequest, match="The event is not like"):
        parse_run(event, "request-7")


def test_the_watchlist_is_taken_where_the_event_names_no_playlists() -> None:
    wish = SaveTarget(mood="dark")
    watchlist = [WatchlistEntry(playlist=ONE, added=1), WatchlistEntry(playlist=TWO, added=2, save=wish)]
    assert jobs_for_run(Run("r"), watchlist) == [WatchedJob(ONE, "r"), WatchedJob(TWO, "r", wish)]
    assert jobs_for_run(Run("r", []), watchlist) == []


def test_a_playlist_that_is_named_twice_is_one_job_in_the_place_of_the_first() -> None:
    named = [f"spotify:playlist:{TWO}", ONE, f"https://open.spotify.com/playlist/{TWO}"]
    assert jobs_for_run(Run("r", named), []) == [WatchedJob(TWO, "r"), WatchedJob(ONE, "r")]


def test_every_link_that_is_no_playlist_is_named_with_its_place() -> None:
    with pytest.raises(BadRequest) as caught:
        jobs_for_run(Run("r", [ONE, f"spotify:track:{ONE}", "nonsense", "liked"]), [])
    assert [fault.path for fault in caught.value.faults] == [f"$.playlists[{at}]" for at in (1, 2, 3)]
    assert all(fault.detail in str(caught.value) for fault in caught.value.faults)


@pytest.mark.parametrize("text", [ONE, f"spotify:playlist:{ONE}", f"https://open.spotify.com/playlist/{ONE}?si=abc"])
def test_a_playlist_is_known_by_its_id_uri_and_url(text: str) -> None:
    assert parse_playlist_id(text) == ONE
