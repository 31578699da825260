import shlex

import pytest

from classify.core.save_target import SaveTarget
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto

ONE, OTHER, OWN = "A" * 22, "B" * 22, "C" * 22
LINK = "https://open.spotify.com/playlist/"


def test_a_wish_to_save_is_kept_with_the_entry_when_it_is_confirmed(stack: StackInMoto, command: Command) -> None:
    stack.parameters["AllowSaving"] = "true"
    asked = ("--save", "--mood", "Relajante", "--min-score", "0.6", "--playlist", "Calm", "--yes")

    code, out, err = command("watch", "add", ONE, *asked)

    assert (code, out) == (0, f"now watched: {LINK}{ONE}\n")
    assert stack.watchlist.get(ONE).save == SaveTarget(mood="relaxing", min_score=0.6, name="Calm")
    assert "its relaxing songs with a score of at least 0.6 are saved in 'Calm'" in err
    assert "AllowSaving" not in err


def test_without_a_yes_nothing_is_written(stack: StackInMoto, command: Command) -> None:
    code, out, err = command("watch", "add", ONE, "--save", "--mood", "happy")

    assert (code, list(stack.watchlist)) == (0, [])
    assert "its happy songs are saved in 'Happy songs of ...'" in out
    assert "Nothing was written" in err
    assert err.endswith(f"\n  moodlist save {LINK}{ONE} --mood happy\n")


def test_what_saving_would_change_is_shown_by_a_command_with_the_same_options(
    stack: StackInMoto, command: Command
) -> None:
    how = ("--mood", "happy", "--min-score", "0.5", "--sort", "score", "--playlist", "Good mornings")
    _, _, err = command("watch", "add", ONE, "--save", *how)

    assert err.endswith(f"  moodlist save {LINK}{ONE} {shlex.join(how)}\n")


def test_a_deployment_that_may_not_save_is_told_of(stack: StackInMoto, command: Command) -> None:
    _, _, err = command("watch", "add", ONE, "--save", "--mood", "happy", "--yes")

    assert "AllowSaving=true" in err


def test_an_entry_that_is_saved_stays_so_when_it_is_added_again(stack: StackInMoto, command: Command) -> None:
    command("watch", "add", ONE, "--save", "--mood", "happy", "--playlist", LINK + OWN, "--yes")
    command("watch", "add", ONE)

    assert stack.watchlist.get(ONE).save == SaveTarget(mood="happy", id=OWN)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((ONE, "--save"), "--mood"),
        ((ONE, "--mood", "happy"), "--save"),
        ((ONE, "--min-score", "0.4"), "--save"),
        ((ONE, OTHER, "--save", "--mood", "happy", "--playlist", "Both", "--yes"), "one by one"),
        ((ONE, "--save", "--mood", "sleepy", "--yes"), "sleepy"),
        ((ONE, "--save", "--mood", "happy", "--playlist", "https://open.spotify.com/album/" + OWN, "--yes"), "album"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_written(
    stack: StackInMoto, command: Command, asked: tuple[str, ...], said: str
) -> None:
    code, _, err = command("watch", "add", *asked)

    assert (code, list(stack.watchlist)) == (2, [])
    assert said in err


def test_the_list_shows_where_the_songs_are_saved(stack: StackInMoto, command: Command) -> None:
    stack.watchlist.add(ONE, SaveTarget(mood="relaxing", name="Calm"))

    _, out, _ = command("watch", "list")
    _, json, _ = command("watch", "list", "--format", "json")

    assert "relaxing songs in Calm" in out
    assert '"name": "Calm"' in json
