import shlex

import pytest

from classify.core.save_target import SaveTarget
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto

ONE, OTHER, OWN = "A" * 22, "B" * 22, "C" * 22
LINK = "https://open.spotify.com/playlist/"


def test_a_confirmed_save_target_is_stored_with_the_entry(stack: StackInMoto, command: Command) -> None:
    stack.parameters["AllowSaving"] = "true"
    options = ("--save", "--mood", "Relajante", "--min-score", "0.6", "--playlist", "Calm", "--yes")

    code, out, err = command("watch", "add", ONE, *options)

    assert (code, out) == (0, f"now watched: {LINK}{ONE}\n")
    assert stack.watchlist.get(ONE).save == SaveTarget(mood="relaxing", min_score=0.6, name="Calm")
    assert "its relaxing songs with a score of at least 0.6 are saved to 'Calm'" in err
    assert "AllowSaving" not in err


def test_without_yes_nothing_is_written(stack: StackInMoto, command: Command) -> None:
    code, out, err = command("watch", "add", ONE, "--save", "--mood", "happy")

    assert (code, list(stack.watchlist)) == (0, [])
    assert "its happy songs are saved to 'Happy songs of ...'" in out
    assert "Nothing was written" in err
    assert err.endswith(f"\n  moodlist save {LINK}{ONE} --mood happy\n")


def test_the_preview_command_has_the_same_options(stack: StackInMoto, command: Command) -> None:
    options = ("--mood", "happy", "--min-score", "0.5", "--sort", "score", "--playlist", "Good mornings")
    _, _, err = command("watch", "add", ONE, "--save", *options)

    assert err.endswith(f"  moodlist save {LINK}{ONE} {shlex.join(options)}\n")


def test_a_deployment_that_does_not_allow_saving_is_a_warning(stack: StackInMoto, command: Command) -> None:
    _, _, err = command("watch", "add", ONE, "--save", "--mood", "happy", "--yes")

    assert "AllowSaving=true" in err


def test_adding_a_playlist_again_keeps_its_save_target(stack: StackInMoto, command: Command) -> None:
    command("watch", "add", ONE, "--save", "--mood", "happy", "--playlist", LINK + OWN, "--yes")
    command("watch", "add", ONE)

    assert stack.watchlist.get(ONE).save == SaveTarget(mood="happy", id=OWN)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((ONE, "--save"), "--mood"),
        ((ONE, "--save", "--mood", "happy", "--mood", "dark", "--yes"), "--mood can be given only once"),
        ((ONE, "--mood", "happy"), "--save"),
        ((ONE, "--min-score", "0.4"), "--save"),
        ((ONE, "--sort", "score"), "--save"),
        ((ONE, "--model", "my_model"), "--save"),
        ((ONE, OTHER, "--save", "--mood", "happy", "--playlist", "Both", "--yes"), "one by one"),
        ((ONE, "--save", "--mood", "sleepy", "--yes"), "sleepy"),
        ((ONE, "--save", "--mood", "happy", "--playlist", "https://open.spotify.com/album/" + OWN, "--yes"), "album"),
    ],
)
def test_conflicting_options_are_refused_and_nothing_is_written(
    stack: StackInMoto, command: Command, arguments: tuple[str, ...], message: str
) -> None:
    code, _, err = command("watch", "add", *arguments)

    assert (code, list(stack.watchlist)) == (2, [])
    assert message in err


def test_the_list_shows_save_targets(stack: StackInMoto, command: Command) -> None:
    stack.watchlist.add(ONE, SaveTarget(mood="relaxing", name="Calm"))

    _, out, _ = command("watch", "list")
    _, json, _ = command("watch", "list", "--format", "json")

    assert "relaxing songs in Calm" in out
    assert '"name": "Calm"' in json
