"""moodlist logout: removes the saved login, and says what it removed."""

import json
from pathlib import Path

import pytest

from moodlist.commands.logout import APPS
from tests.integration.moodlist.calls import Classify, Login

TOKEN = "a-token-that-nobody-may-see"


def store(user_machine: Path, content: str) -> Path:
    """Write the credentials file, and return its path."""
    user_machine.mkdir(parents=True)
    file = user_machine / "credentials.json"
    file.write_text(content)
    file.chmod(0o600)
    return file


def test_a_login_is_removed_and_the_next_command_has_none(login: Login, command: Classify, user_machine: Path) -> None:
    assert login()[0] == 0
    code, out, err = command("logout")
    assert (code, out) == (0, "")
    assert err.startswith("Removed the refresh token of the app ")
    assert str(user_machine / "credentials.json") in err
    assert APPS in err
    assert list(user_machine.iterdir()) == []
    code, _, err = command("classify", "liked")
    assert code == 1
    assert "Run `moodlist login`" in err


def test_without_a_login_nothing_happens(command: Classify, user_machine: Path) -> None:
    for _ in range(2):
        code, out, err = command("logout")
        assert (code, out) == (0, "")
        assert err == f"No login is saved on this machine: there is none in {user_machine / 'credentials.json'}.\n"
    assert not user_machine.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"client_id": "an-id"}', json.dumps({"refresh_token": TOKEN})])
def test_a_damaged_file_is_removed_and_not_quoted(content: str, command: Classify, user_machine: Path) -> None:
    file = store(user_machine, content)
    code, _, err = command("logout")
    assert code == 0
    assert err.startswith("Removed credentials that are damaged in ")
    assert TOKEN not in err
    assert not file.exists()


def test_a_file_that_other_users_can_read_is_removed(command: Classify, user_machine: Path) -> None:
    file = store(user_machine, json.dumps({"client_id": "an-id", "refresh_token": TOKEN}))
    file.chmod(0o644)
    assert command("logout")[0] == 0
    assert not file.exists()


def test_the_secret_of_an_app_stays(command: Classify, user_machine: Path) -> None:
    app = {"client_id": "an-id", "client_secret": "a-secret"}
    file = store(user_machine, json.dumps({**app, "refresh_token": TOKEN}))
    _, _, err = command("logout")
    assert err.startswith("Removed the refresh token of the app an-id, and kept the app's id and secret, in ")
    assert json.loads(file.read_bytes()) == app
    assert command("logout")[2].startswith("No login is saved on this machine")
    assert json.loads(file.read_bytes()) == app


def test_a_linked_file_is_removed_too(command: Classify, user_machine: Path, tmp_path: Path) -> None:
    link = store(user_machine, json.dumps({"client_id": "an-id", "refresh_token": TOKEN}))
    target = link.rename(tmp_path / "target.json")
    link.symlink_to(target)
    assert command("logout")[0] == 0
    assert not target.exists()
    assert not link.is_symlink()


def test_what_an_interrupted_login_left_is_removed(command: Classify, user_machine: Path) -> None:
    store(user_machine, TOKEN).rename(user_machine / "credentials.new")
    assert command("logout")[0] == 0
    assert list(user_machine.iterdir()) == []


def test_the_file_that_a_variable_names_is_removed(
    command: Classify, user_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = store(user_machine, json.dumps({"client_id": "an-id", "refresh_token": TOKEN}))
    monkeypatch.setenv("MOODLIST_CREDENTIALS_FILE", str(file.rename(user_machine / "mine.json")))
    command("logout")
    assert list(user_machine.iterdir()) == []


@pytest.mark.parametrize("name", ["REFRESH_TOKEN", "SECRET"])
def test_a_variable_that_still_gives_a_login_is_named(
    name: str, command: Classify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MOODLIST_{name}", TOKEN)
    _, _, err = command("logout")
    assert f"The variable MOODLIST_{name} still gives Moodlist a login: unset it.\n" in err
    assert TOKEN not in err


def test_a_file_that_cannot_be_removed_is_an_error(
    command: Classify, user_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = store(user_machine, json.dumps({"client_id": "an-id", "refresh_token": TOKEN}))

    def refuse(path: Path, **_: object) -> None:
        if path == file:
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    code, _, err = command("logout")
    assert code == 1
    assert err == f"moodlist: Cannot remove the login in {str(file)!r}: Permission denied. Delete the file.\n"
