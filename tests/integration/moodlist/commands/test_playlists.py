import csv
import io
import json
import sys

import pytest

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.settings import settings_for
from tests.integration.moodlist.calls import Classify

URL = "https://open.spotify.com/playlist/"


def test_the_table_has_the_name_the_songs_the_link_and_whether_it_can_be_read(
    command: Classify, simulated: Simulator
) -> None:
    code, out, err = command("playlists")
    assert code == 0
    rows = [line.split("  ") for line in out.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells[0] == ["Playlist", "Songs", "Read", "Link"]
    assert ["Road trip", "60", "yes", URL + playlist_ids.ROAD_TRIP] in cells
    assert ["Together", "25", "yes, collaborative", URL + playlist_ids.COLLABORATIVE] in cells
    assert ["Marta's mix", "30", "no, followed", URL + playlist_ids.OTHER_USERS_PUBLIC] in cells
    assert err.startswith("1 playlist of other people: Spotify lets new apps read only your own")
    assert "exportify.net" in err


def test_no_line_is_wider_than_the_terminal(
    simulated: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["playlists"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert any(playlist_ids.ROAD_TRIP in line for line in lines)


@pytest.mark.parametrize(
    ("dialect", "app", "readable"),
    [("2026", "development", False), ("legacy", "extended", True), ("both", "extended", True)],
)
def test_json_says_of_each_playlist_whether_this_login_can_read_it(
    command: Classify, monkeypatch: pytest.MonkeyPatch, dialect: str, app: str, *, readable: bool
) -> None:
    with Simulator(dialect=dialect, app=app) as sim:  # type: ignore[arg-type]
        for name, value in settings_for(sim).items():
            monkeypatch.setenv(name, value)
        code, out, _ = command("playlists", "--format", "json")
    assert code == 0
    found = {each["name"]: each for each in json.loads(out)}
    assert found["Road trip"] == {
        "name": "Road trip",
        "songs": 60,
        "url": URL + playlist_ids.ROAD_TRIP,
        "access": "own",
        "readable": True,
    }
    assert (found["Marta's mix"]["access"], found["Marta's mix"]["readable"]) == ("followed", readable)
    assert found["Together"]["readable"] is True


def test_csv_has_a_row_for_each_playlist_and_no_formulas(command: Classify, simulated: Simulator) -> None:
    evil = {"id": "1" * 22, "name": "=1+1", "owner": {"id": simulated.owner}}
    simulated.fail(Fault(path="/v1/me/playlists", body={"items": [evil, None], "total": 2, "next": None}))
    code, out, _ = command("playlists", "--format", "csv")
    assert code == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["name"] == "'=1+1"
    assert (row["songs"], row["access"], row["readable"], row["url"]) == ("", "own", "yes", f"{URL}{'1' * 22}")


def test_an_account_without_playlists_is_told_about_liked_songs(command: Classify, simulated: Simulator) -> None:
    simulated.fail(Fault(path="/v1/me/playlists", body={"items": [], "total": 0, "next": None}, times=None))
    code, out, err = command("playlists")
    assert (code, out) == (0, "")
    assert "`moodlist classify liked`" in err


def test_without_a_login_the_error_names_the_command_that_logs_in(command: Classify) -> None:
    code, out, err = command("playlists")
    assert (code, out) == (1, "")
    assert "Run `moodlist login`" in err


def test_a_login_of_an_app_without_a_user_is_refused(
    command: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOODLIST_REFRESH_TOKEN")
    code, _, err = command("playlists")
    assert code == 1
    assert "Your playlists belong to a user: run `moodlist login` first." in err
