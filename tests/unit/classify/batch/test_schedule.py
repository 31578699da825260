import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.job_queue import WatchedJob
from classify.aws.watchlist import WatchlistEntry
from classify.aws.watchlist_turn import LastOutcome, WatchlistTurn
from classify.batch.schedule import Run, jobs_for_run, parse_playlist_id, parse_run
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest
from tests.unit.classify.builders import spotify_id

ONE, TWO = spotify_id(1), spotify_id(2)


@given(st.text())
def test_every_run_gets_a_name_that_a_report_id_can_contain(name: str) -> None:
    run = parse_run({"run": name}, "request-7").run
    assert re.fullmatch(r"[A-Za-z0-9-]{1,64}", run)
    assert parse_run({"run": name}, "request-7").run == run


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026-11-22T04:00:00Z", "2026-11-22T040000Z"),
        ("by hand", "byhand"),
        ("<aws.scheduler.scheduled-time>", "request-7"),
        ("", "request-7"),
        ("x" * 65, "x" * 64),
    ],
)
def test_a_run_has_the_name_in_the_event_or_that_of_the_request(name: str, expected: str) -> None:
    assert parse_run({"run": name}, "request-7") == Run(expected)


@pytest.mark.parametrize("event", [None, 7, [], {"run": None}, {"playlists": {}}, {"playlists": [None]}])
def test_an_event_in_another_format_is_refused(event: object) -> None:
    with pytest.raises(BadRequest, match="The event does not have the format"):
        parse_run(event, "request-7")


def test_an_event_without_playlists_runs_the_watchlist() -> None:
    save_target = SaveTarget(mood="dark")
    watchlist = [WatchlistEntry(playlist=ONE, added=1), WatchlistEntry(playlist=TWO, added=2, save=save_target)]
    assert jobs_for_run(Run("r"), watchlist) == [WatchedJob(ONE, "r"), WatchedJob(TWO, "r", save_target)]
    assert jobs_for_run(Run("r", []), watchlist) == []


def _turn(number: int, status: str | None, created: int = 0, tried: int | None = None) -> WatchlistTurn:
    last = LastOutcome(f"r.{number}", status, created) if status else None  # type: ignore[arg-type]
    return WatchlistTurn(playlist=spotify_id(number), added=100 - number, last=last, tried=tried)


IN_TURN = [
    _turn(2, None),
    _turn(1, None),
    _turn(3, "postponed", created=90),
    _turn(4, "postponed", created=80, tried=10),
    _turn(5, "postponed", created=85, tried=20),
    _turn(6, "done", created=30),  # by an older version
    _turn(7, "failed", created=40, tried=40),
    _turn(8, "done", created=50, tried=50),
]


@given(st.permutations(IN_TURN))
def test_new_playlists_come_first_then_the_postponed_ones_then_the_longest_ago(entries: list[WatchlistTurn]) -> None:
    assert [job.playlist for job in jobs_for_run(Run("r"), entries)] == [each.playlist for each in IN_TURN]


def test_a_repeated_playlist_is_one_job_in_the_first_position() -> None:
    links = [f"spotify:playlist:{TWO}", ONE, f"https://open.spotify.com/playlist/{TWO}"]
    assert jobs_for_run(Run("r", links), []) == [WatchedJob(TWO, "r"), WatchedJob(ONE, "r")]


def test_the_error_names_every_link_that_is_not_a_playlist() -> None:
    with pytest.raises(BadRequest) as caught:
        jobs_for_run(Run("r", [ONE, f"spotify:track:{ONE}", "nonsense", "liked"]), [])
    assert [fault.path for fault in caught.value.faults] == [f"$.playlists[{number}]" for number in (1, 2, 3)]
    assert all(fault.detail in str(caught.value) for fault in caught.value.faults)


@pytest.mark.parametrize("text", [ONE, f"spotify:playlist:{ONE}", f"https://open.spotify.com/playlist/{ONE}?si=abc"])
def test_an_id_a_uri_and_a_url_give_the_id(text: str) -> None:
    assert parse_playlist_id(text) == ONE
