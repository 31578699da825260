import json
import socket
import stat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from moodlist.main import main
from moodlist.simulator import Simulator
from tests.integration.moodlist.calls import CLIENT, Login, Start, callback, visited


def test_a_login_stores_a_token_for_its_owner_alone_and_shows_it_nowhere(
    start: Start, own: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_SPOTIFY_ACCOUNTS_URL", sim.accounts_url)
    started = start("login", "--port", "0", "--no-browser", CLIENT, sim.credentials["client_id"])
    page = requests.get(started.says(sim.accounts_url), timeout=5)
    assert started.process.wait(timeout=10) == 0
    file = own / "credentials.json"
    stored = json.loads(file.read_bytes())
    assert stored == {name: sim.credentials[name] for name in ("client_id", "refresh_token")}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shown = started.stdout.read_text() + started.stderr.read_text() + page.text
    assert stored["refresh_token"] not in shown
    assert "code=" in page.url
    assert started.stdout.read_text() == ""
    assert "six" in shown
    assert "Go back to the terminal" in page.text


def test_after_a_login_the_liked_songs_can_be_classified(login: Login, capsys: pytest.CaptureFixture[str]) -> None:
    assert login()[0] == 0
    assert main(["classify", "liked"]) == 0
    assert capsys.readouterr().out.startswith("Liked songs: ")


def test_the_challenge_is_s256_and_the_scopes_only_read(login: Login) -> None:
    seen: dict[str, list[str]] = {}

    def visit(url: str) -> requests.Response:
        seen.update(parse_qs(urlsplit(url).query))
        return visited(url)

    login(visit=visit)
    assert seen["code_challenge_method"] == ["S256"]
    assert seen["scope"] == ["playlist-read-private playlist-read-collaborative user-library-read"]
    assert seen["redirect_uri"][0].startswith("http://127.0.0.1:")
    assert len(seen["state"][0]) > 30


def test_a_login_for_saving_asks_for_the_right_to_change_playlists_too(login: Login) -> None:
    seen: dict[str, list[str]] = {}

    def visit(url: str) -> requests.Response:
        seen.update(parse_qs(urlsplit(url).query))
        return visited(url)

    _, err = login("--save", visit=visit)
    asked = seen["scope"][0].split()
    assert asked[:3] == ["playlist-read-private", "playlist-read-collaborative", "user-library-read"]
    assert asked[3:] == ["playlist-modify-private", "playlist-modify-public"]
    assert "then run `moodlist login --save` again." in err


def test_the_app_of_the_last_login_is_taken_again(
    login: Login, own: Path, sim: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert login()[0] == 0
    before = (own / "credentials.json").read_bytes()
    assert main(["login", "--port", "0"]) == 0
    assert (own / "credentials.json").read_bytes() != before


def test_what_browsers_ask_for_besides_is_no_answer(login: Login) -> None:
    def visit(url: str) -> requests.Response:
        root = callback(url).removesuffix("/callback")
        assert requests.get(f"{root}/favicon.ico", timeout=5).status_code == 404
        with socket.create_connection(("127.0.0.1", urlsplit(root).port)):  # opened, and never used
            return visited(url)

    assert login(visit=visit)[0] == 0
