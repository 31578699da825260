import socket
from pathlib import Path

import pytest
import requests

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from tests.integration.moodlist.calls import CLIENT, Login, callback


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
        (Fault.html_200(path="/api/token"), "does not match its documentation"),
        (Fault.null_body(path="/api/token"), "does not match its documentation"),
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
