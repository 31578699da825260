import json
import socket
import stat
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from cli.main import main
from simulator import Fault, Simulator
from tests.integration.cli.started import Start

CLIENT = "--client-id"
Login = Callable[..., tuple[int, str]]


def visited(url: str) -> requests.Response:
    """What a browser shows in the end."""
    return requests.get(url, timeout=5)


@pytest.fixture
def login(own: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Login:
    """Runs `moodlist login` here with a browser that answers: exit code and standard error."""
    monkeypatch.setenv("MOODLIST_SPOTIFY_ACCOUNTS_URL", sim.accounts_url)
    monkeypatch.setenv("MOODLIST_SPOTIFY_API_URL", sim.spotify_api_url)
    monkeypatch.setenv("MOODLIST_RECCOBEATS_URL", sim.reccobeats_url)

    def run(*arguments: str, visit: Callable[[str], Any] = visited) -> tuple[int, str]:
        monkeypatch.setattr(webbrowser, "open", lambda url: bool(visit(url)))
        code = main(["login", "--port", "0", CLIENT, sim.credentials["client_id"], *arguments])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return run


def callback(url: str) -> str:
    return parse_qs(urlsplit(url).query)["redirect_uri"][0]


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


def test_the_app_of_the_last_login_is_taken_again(
    login: Login, own: Path, sim: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert login()[0] == 0
    before = (own / "credentials.json").read_bytes()
    assert main(["login", "--port", "0"]) == 0
    assert (own / "credentials.json").read_bytes() != before


def test_without_an_app_it_says_what_the_dashboard_needs(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["login"]) == 2
    err = capsys.readouterr().err
    assert "http://127.0.0.1:8888/callback" in err
    assert "Premium" in err
    assert "developer.spotify.com/dashboard" in err


def test_a_user_who_says_no_is_heard(login: Login, own: Path, sim: Simulator) -> None:
    sim.deny_login = True
    code, err = login()
    assert code == 1
    assert "Access was denied" in err
    assert not (own / "credentials.json").exists()


def test_an_answer_with_another_state_is_not_taken(login: Login, own: Path, sim: Simulator) -> None:
    code, err = login(visit=lambda url: requests.get(f"{callback(url)}?code=x&state=y", timeout=5))
    assert code == 1
    assert "`state`" in err
    assert not sim.calls_to("/api/token")


def test_a_refusal_with_another_state_is_not_taken_either(login: Login) -> None:
    _, err = login(visit=lambda url: requests.get(f"{callback(url)}?error=access_denied", timeout=5))
    assert "`state`" in err


def test_what_browsers_ask_for_besides_is_no_answer(login: Login) -> None:
    def visit(url: str) -> requests.Response:
        root = callback(url).removesuffix("/callback")
        assert requests.get(f"{root}/favicon.ico", timeout=5).status_code == 404
        with socket.create_connection(("127.0.0.1", urlsplit(root).port)):  # opened, and never used
            return visited(url)

    assert login(visit=visit)[0] == 0


def test_nobody_answering_ends_by_itself(login: Login) -> None:
    code, err = login("--wait", "0.05", visit=lambda _: None)
    assert code == 1
    assert "Nobody answered" in err
    assert "No browser could be started" in err


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.invalid_grant("Invalid authorization code"), "(invalid_grant)"),
        (Fault.server_error(503, path="/api/token"), "Spotify"),
        (Fault.html_200(path="/api/token"), "not what its documentation promises"),
        (Fault.null_body(path="/api/token"), "not what its documentation promises"),
        (Fault.cut(path="/api/token"), "cannot be reached"),
    ],
)
def test_spotify_refusing_the_code_is_a_clear_error(
    fault: Fault, said: str, login: Login, own: Path, sim: Simulator
) -> None:
    sim.fail(fault)
    code, err = login()
    assert code == 1
    assert said in err
    assert "Traceback" not in err
    assert not (own / "credentials.json").exists()


def test_a_busy_port_is_a_clear_error(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["login", CLIENT, "x", "--port", str(taken.getsockname()[1])]) == 1
    assert "--port" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_a_clear_error(login: Login, own: Path) -> None:
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("a file where the directory should be")
    code, err = login()
    assert code == 1
    assert "could not be written" in err
