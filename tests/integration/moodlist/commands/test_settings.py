"""moodlist settings: every setting, its value and where it comes from, and no secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from classify.settings import Settings
from moodlist.commands.settings import HIDDEN
from tests.integration.moodlist.calls import Classify, Login

TOKEN = "a-token-that-nobody-may-see"


def settings(command: Classify) -> dict[str, dict[str, Any]]:
    code, out, err = command("settings", "--format", "json")
    assert (code, err) == (0, "")
    assert TOKEN not in out
    return {each["name"]: each for each in json.loads(out)}


def stored(user_machine: Path, **values: str) -> Path:
    """Write a credentials file, and return its path."""
    user_machine.mkdir(parents=True)
    file = user_machine / "credentials.json"
    file.write_text(json.dumps(values))
    file.chmod(0o600)
    return file


def test_every_setting_is_shown_once_with_its_default(command: Classify, user_machine: Path) -> None:
    shown = settings(command)
    assert {f"MOODLIST_{name.upper()}" for name in Settings.__struct_fields__} < shown.keys()
    assert {each["from"] for name, each in shown.items() if name.startswith("MOODLIST_")} == {"default"}
    assert shown["MOODLIST_DELIVERIES"]["value"] == 5
    assert shown["MOODLIST_SAVING"]["value"] is False
    assert shown["MOODLIST_MARKET"]["value"] is None
    assert shown["MOODLIST_CREDENTIALS_FILE"]["value"] == str(user_machine / "credentials.json")
    assert shown["MOODLIST_PAGE_FOLDER"]["read_by"] == "command"


def test_a_variable_comes_from_the_environment_and_has_its_type(
    command: Classify, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"MARKET": "ES", "REPORT_DAYS": "7", "SAVING": "true", "STACK": "mine"}.items():
        monkeypatch.setenv(f"MOODLIST_{name}", value)
    monkeypatch.setenv("MOODLIST_SECRET", "")  # counts as not set
    shown = settings(command)
    given = {name: each["value"] for name, each in shown.items() if each["from"] == "environment"}
    wanted = {"MOODLIST_MARKET": "ES", "MOODLIST_REPORT_DAYS": 7, "MOODLIST_SAVING": True, "MOODLIST_STACK": "mine"}
    assert wanted.items() <= given.items()
    assert shown["MOODLIST_SECRET"]["from"] == "default"


def test_a_login_comes_from_the_file(command: Classify, user_machine: Path) -> None:
    stored(user_machine, client_id="an-id", refresh_token=TOKEN)
    shown = settings(command)
    login = {name: (shown[name]["value"], shown[name]["from"]) for name in shown if shown[name]["from"] == "file"}
    assert login == {"MOODLIST_CLIENT_ID": ("an-id", "file"), "MOODLIST_REFRESH_TOKEN": (HIDDEN, "file")}


def test_a_file_that_a_variable_names_is_the_one_that_is_read(
    command: Classify, user_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(user_machine, client_id="an-id", refresh_token=TOKEN)
    monkeypatch.setenv("MOODLIST_CREDENTIALS_FILE", str(file.rename(file.with_name("elsewhere.json"))))
    assert settings(command)["MOODLIST_CLIENT_ID"]["value"] == "an-id"


@pytest.mark.parametrize("name", ["CLIENT_ID", "SECRET"])
def test_a_file_that_is_not_read_gives_no_value(
    name: str, command: Classify, user_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(user_machine, client_id="an-id", refresh_token=TOKEN)
    monkeypatch.setenv(f"MOODLIST_{name}", "other")
    assert {each["from"] for each in settings(command).values()} == {"default", "environment"}


def test_a_file_that_other_users_can_read_is_named(command: Classify, user_machine: Path) -> None:
    stored(user_machine, client_id="an-id", refresh_token=TOKEN).chmod(0o644)
    code, out, err = command("settings")
    assert code == 0
    assert "chmod 600" in err
    assert TOKEN not in out + err


@pytest.mark.parametrize("name", ["CLIENT_SECRET", "REFRESH_TOKEN"])
@pytest.mark.parametrize("output_format", ["table", "json"])
def test_a_secret_is_never_shown(
    name: str, output_format: str, command: Classify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MOODLIST_{name}", TOKEN)
    _, out, err = command("settings", "--format", output_format)
    assert HIDDEN in out
    assert TOKEN not in out + err


@pytest.mark.parametrize("userinfo", [TOKEN, f"me:{TOKEN}", f"me:@{TOKEN}"])
def test_a_password_in_a_url_is_never_shown(userinfo: str, command: Classify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_RECCOBEATS_URL", f"https://{userinfo}@example.com/v1")
    assert settings(command)["MOODLIST_RECCOBEATS_URL"]["value"] == f"https://{HIDDEN}@example.com/v1"


def test_an_invalid_value_is_an_error_after_all_settings(command: Classify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_MARKET", "Spain")
    code, out, err = command("settings")
    assert code == 1
    assert "MOODLIST_MARKET='Spain' is not valid. Allowed: two letters" in err
    assert "MOODLIST_DEADLINE_MARGIN" in out


def test_the_table_says_where_each_value_comes_from(command: Classify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_SAVING", "true")
    lines = [line.split() for line in command("settings")[1].splitlines()]
    assert ["MOODLIST_SAVING", "true", "environment", "worker"] in lines
    assert ["MOODLIST_SPOTIFY_FEATURES", "false", "default", "API,", "worker,", "command"] in lines
    assert ["MOODLIST_MARKET", "-", "default", "API,", "worker,", "command"] in lines


def test_a_login_shows_up_in_the_settings(login: Login, command: Classify) -> None:
    assert login()[0] == 0
    assert settings(command)["MOODLIST_REFRESH_TOKEN"] == {
        "name": "MOODLIST_REFRESH_TOKEN",
        "value": HIDDEN,
        "from": "file",
        "read_by": "API, worker, command",
    }
