import json
import socket
import stat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from moodlist.main import main
from moodlist.simulator import Simulator
from tests.integration.moodlist.calls import CLIENT, Login, Start, callback_url, visit


def test_a_login_stores_a_token_that_only_the_user_can_read_and_never_prints_it(
    start: Start, user_machine: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_SPOTIFY_ACCOUNTS_URL", sim.accounts_url)
    command = start("login", "--port", "0", "--no-browser", CLIENT, sim.credentials["client_id"])
    page = requests.get(command.wait_for_word(sim.accounts_url), timeout=5)
    assert command.process.wait(timeout=10) == 0
    file = user_machine / "credentials.json"
    stored = json.loads(file.read_bytes())
    assert stored == {name: sim.credentials[name] for name in ("client_id", "refresh_token")}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shown = command.stdout.read_text() + command.stderr.read_text() + page.text
    assert stored["refresh_token"] not in shown
    assert "code=" in page.url
    assert command.stdout.read_text() == ""
    assert "six" in shown
    assert "Go back to the terminal" in page.text


def test_liked_songs_can_be_classified_after_a_login(login: Login, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = login()
    assert code == 0
    assert "Next: `moodlist classify liked` shows the moods of your liked songs" in err
    assert main(["classify", "liked"]) == 0
    assert capsys.readouterr().out.startswith("Liked songs: ")


def test_the_login_uses_s256_and_requests_read_scopes_only(login: Login) -> None:
    seen: dict[str, list[str]] = {}

    def browse(url: str) -> requests.Response:
        seen.update(parse_qs(urlsplit(url).query))
        return visit(url)

    login(browser=browse)
    assert seen["code_challenge_method"] == ["S256"]
    assert seen["scope"] == ["playlist-read-private playlist-read-collaborative user-library-read"]
    assert seen["redirect_uri"][0].startswith("http://127.0.0.1:")
    assert len(seen["state"][0]) > 30


def test_login_save_also_requests_the_scopes_to_change_playlists(login: Login) -> None:
    seen: dict[str, list[str]] = {}

    def browse(url: str) -> requests.Response:
        seen.update(parse_qs(urlsplit(url).query))
        return visit(url)

    _, err = login("--save", browser=browse)
    scopes = seen["scope"][0].split()
    assert scopes[:3] == ["playlist-read-private", "playlist-read-collaborative", "user-library-read"]
    assert scopes[3:] == ["playlist-modify-private", "playlist-modify-public"]
    assert "then run `moodlist login --save` again." in err
    assert "Next: `moodlist save liked --mood happy` shows" in err


def test_the_client_id_of_the_last_login_is_the_default(
    login: Login, user_machine: Path, sim: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert login()[0] == 0
    before = (user_machine / "credentials.json").read_bytes()
    assert main(["login", "--port", "0"]) == 0
    assert (user_machine / "credentials.json").read_bytes() != before


def test_other_requests_of_the_browser_are_ignored(login: Login) -> None:
    def browse(url: str) -> requests.Response:
        root = callback_url(url).removesuffix("/callback")
        assert requests.get(f"{root}/favicon.ico", timeout=5).status_code == 404
        with socket.create_connection(("127.0.0.1", urlsplit(root).port)):  # a connection that is never used
            return visit(url)

    assert login(browser=browse)[0] == 0
