import socket
from pathlib import Path

import pytest
import requests

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from tests.integration.moodlist.calls import CLIENT, Login, callback_url, visit


def test_a_login_without_a_client_id_explains_the_dashboard(
    user_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["login"]) == 2
    err = capsys.readouterr().err
    assert "http://127.0.0.1:8888/callback" in err
    assert "Premium" in err
    assert "developer.spotify.com/dashboard" in err


def test_login_denied_in_the_browser_is_reported(login: Login, user_machine: Path, sim: Simulator) -> None:
    sim.deny_login = True
    code, err = login()
    assert code == 1
    assert "Access was denied" in err
    assert not (user_machine / "credentials.json").exists()


@pytest.mark.parametrize("query", ["code=x&state=y", "code=x", "error=access_denied", "error=access_denied&state=", ""])
def test_a_page_that_visits_the_callback_first_does_not_end_the_login(login: Login, sim: Simulator, query: str) -> None:
    pages: list[requests.Response] = []

    def browse(url: str) -> requests.Response:
        pages.append(requests.get(f"{callback_url(url)}?{query}", timeout=5))
        pages.append(visit(url))
        return pages[-1]

    code, err = login(browser=browse)
    assert (code, [page.status_code for page in pages]) == (0, [400, 200])
    assert "belongs to another login" in pages[0].text
    assert "Logged in" in err
    assert len(sim.calls_to("/api/token")) == 1


def test_a_login_that_gets_only_answers_with_another_state_times_out_and_says_so(login: Login, sim: Simulator) -> None:
    code, err = login(
        "--wait", "0.05", browser=lambda url: requests.get(f"{callback_url(url)}?code=x&state=y", timeout=5)
    )
    assert code == 1
    assert "close older browser tabs" in err
    assert not sim.calls_to("/api/token")


def test_login_times_out(login: Login) -> None:
    code, err = login("--wait", "0.05", browser=lambda _: None)
    assert code == 1
    assert "There was no answer in the browser" in err
    assert "older browser tabs" not in err
    assert "No browser could be started" in err


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault.invalid_grant("Invalid authorization code"), "(invalid_grant)"),
        (Fault.server_error(503, path="/api/token"), "Spotify"),
        (Fault.html_200(path="/api/token"), "does not match its documentation"),
        (Fault.null_body(path="/api/token"), "does not match its documentation"),
        (Fault.cut(path="/api/token"), "cannot be reached"),
    ],
)
def test_a_failed_code_exchange_is_a_clear_error(
    fault: Fault, message: str, login: Login, user_machine: Path, sim: Simulator
) -> None:
    sim.fail(fault)
    code, err = login()
    assert code == 1
    assert message in err
    assert "Traceback" not in err
    assert not (user_machine / "credentials.json").exists()


def test_a_busy_port_is_a_clear_error(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["login", CLIENT, "x", "--port", str(taken.getsockname()[1])]) == 1
    assert "--port" in capsys.readouterr().err


def test_an_unwritable_credentials_file_is_a_clear_error(login: Login, user_machine: Path) -> None:
    user_machine.parent.mkdir(parents=True, exist_ok=True)
    user_machine.write_text("a file where the directory should be")
    code, err = login()
    assert code == 1
    assert "Cannot write the credentials" in err
