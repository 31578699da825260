import json

import pytest

from classify.aws.report_table import ReportRecord
from classify.errors import QuotaExceeded
from classify.response import problem_answer
from moodlist.terminal.text import plain
from moodlist.terminal.watchlist_table import watchlist_table
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto

ONE, OTHER = "A" * 22, "B" * 22
LINK = "https://open.spotify.com/playlist/"


def _watched(stack: StackInMoto) -> set[str]:
    return {each.playlist for each in stack.watchlist}


def _add_results(stack: StackInMoto) -> None:
    """Watch two playlists, one of which is done and the other postponed."""
    for playlist in (ONE, OTHER):
        stack.watchlist.add(playlist)
    moods = {"happy": 3, "dark": 1}
    stack.watchlist.record_outcome(
        ReportRecord.new(f"run.{ONE}", "done", 30, playlist=ONE, name="Road\ntrip", moods=moods)
    )
    problem = problem_answer(QuotaExceeded("Come back tomorrow.")).body
    stack.watchlist.record_outcome(ReportRecord.new(f"run.{OTHER}", "postponed", 30, playlist=OTHER, problem=problem))


def test_links_and_ids_of_the_same_playlist_are_watched_once(stack: StackInMoto, command: Command) -> None:
    code, out, _ = command("watch", "add", f"{LINK}{ONE}?si=x", f"spotify:playlist:{OTHER}", ONE)
    assert code == 0
    assert _watched(stack) == {ONE, OTHER}
    assert out.splitlines() == [f"now watched: {LINK}{ONE}", f"now watched: {LINK}{OTHER}"]


def test_a_playlist_that_is_already_watched_is_unchanged(stack: StackInMoto, command: Command) -> None:
    _add_results(stack)
    code, out, _ = command("watch", "add", ONE, "C" * 22)
    assert code == 0
    assert out.splitlines() == [f"already watched: {LINK}{ONE}", f"now watched: {LINK}{'C' * 22}"]
    assert stack.watchlist.get(ONE).last is not None


def test_invalid_links_are_all_named_and_nothing_is_added(stack: StackInMoto, command: Command) -> None:
    code, _, err = command("watch", "add", ONE, f"spotify:album:{OTHER}", "nonsense")
    assert code == 2
    assert "Only playlists" in err
    assert "'nonsense' is not a Spotify link" in err
    assert _watched(stack) == set()


def test_the_list_shows_name_moods_status_and_problem(stack: StackInMoto, command: Command) -> None:
    _add_results(stack)
    code, out, _ = command("watch", "list")
    head, *rows = out.splitlines()
    done, postponed = sorted(rows, key=lambda row: "postponed" in row)
    assert code == 0
    assert head.split()[:2] == ["Playlist", "Status"]
    assert done.startswith("Road trip  done ")
    assert "happy 3, dark 1" in done
    assert done.endswith(LINK + ONE)
    assert postponed.endswith("Spotify's quota for today is used up: Come back tomorrow.")


def test_a_narrow_terminal_shows_link_and_problem_on_lines_below(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    _add_results(stack)
    monkeypatch.setenv("COLUMNS", "80")
    texts = plain(watchlist_table(stack.watchlist)).splitlines()
    assert f"  {LINK}{OTHER}" in texts
    assert texts[texts.index(f"  {LINK}{OTHER}") + 1].startswith("  Spotify's quota")


def test_a_playlist_that_never_ran_is_listed(stack: StackInMoto, command: Command) -> None:
    stack.watchlist.add(ONE)
    assert "never run" in command("watch", "list")[1]


def test_the_list_as_json_is_what_the_api_returns(stack: StackInMoto, command: Command) -> None:
    _add_results(stack)
    _, out, _ = command("watch", "list", "--format", "json")
    playlists = {each["playlist"]: each for each in json.loads(out)["playlists"]}
    assert playlists[ONE]["url"] == LINK + ONE
    assert playlists[ONE]["last"]["moods"] == {"happy": 3, "dark": 1}
    assert playlists[OTHER]["last"]["problem"]["detail"] == "Come back tomorrow."


def test_an_empty_list_suggests_adding_playlists(stack: StackInMoto, command: Command) -> None:
    code, out, err = command("watch", "list")
    assert (code, out) == (0, "")
    assert "`moodlist watch add LINK`" in err


def test_suggested_commands_use_the_same_stack(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_STACK", "another")
    _, _, err = command("watch", "list", "--stack", "moodlist", "--region", "eu-west-1")
    assert "`moodlist watch add --stack moodlist --region eu-west-1 LINK`" in err


def test_a_removed_playlist_is_no_longer_watched(stack: StackInMoto, command: Command) -> None:
    _add_results(stack)
    code, out, _ = command("watch", "remove", LINK + ONE)
    assert (code, out) == (0, f"no longer watched: {LINK}{ONE}\n")
    assert _watched(stack) == {OTHER}


def test_a_missing_playlist_does_not_stop_the_removal_of_others(stack: StackInMoto, command: Command) -> None:
    stack.watchlist.add(OTHER)
    code, _, err = command("watch", "remove", ONE, OTHER)
    assert code == 1
    assert LINK + ONE in err
    assert "moodlist watch list" in err
    assert _watched(stack) == set()


def test_a_missing_action_or_link_shows_the_usage(user_machine: object, command: Command) -> None:
    for arguments in (["watch"], ["watch", "add"], ["watch", "remove"]):
        code, _, err = command(*arguments)
        assert code == 2
        assert err.startswith("moodlist watch")
