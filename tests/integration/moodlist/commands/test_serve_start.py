import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from moodlist.main import main
from moodlist.server.example import MOOD_REQUEST
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Start, mood
from tests.integration.moodlist.running_command import until


def test_ctrl_c_ends_serve_at_once_during_a_request(start: Start, simulated: Simulator) -> None:
    command = start("serve", "--port", "0")
    url = command.wait_for_word("http://127.0.0.1:")
    simulated.fail(Fault.slow(20, path="/v1/playlists/*"))
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(mood, url, playlist_ids.ROAD_TRIP)
        until(lambda: simulated.calls_to("/v1/playlists"))
        assert command.press_ctrl_c() == 130
        assert isinstance(pending.exception(timeout=5), requests.ConnectionError) or pending.result().status_code >= 500
    assert "Traceback" not in command.stderr.read_text()


def test_serve_demo_on_all_addresses_answers_the_demos_request_without_settings_and_writes_no_cache(
    start: Start, user_machine: Path, tmp_path: Path
) -> None:
    command = start("serve", "--demo", "--port", "0", "--host", "0.0.0.0")  # noqa: S104
    url = command.wait_for_word("http://127.0.0.1:")
    answer = requests.post(f"{url}/mood", json=MOOD_REQUEST, timeout=10)
    assert answer.status_code == 200
    assert len(answer.json()) > 5
    assert not (tmp_path / "cache" / "moodlist").exists()
    port = url.rpartition(":")[2]
    for host, status in (("192.0.2.7", 200), ("localhost", 200), ("a.example", 421)):
        answer = requests.get(f"{url}/health", headers={"Host": f"{host}:{port}"}, timeout=10)
        assert answer.status_code == status, host
    assert "Anyone on the network can use it" in command.stderr.read_text()


def test_a_busy_port_is_a_clear_error(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
    assert "Choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "simulator"])
@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_an_impossible_host_is_a_clear_error(
    command: str, host: str, user_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--port", "0", "--host", host]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"moodlist: Cannot listen on {host}, port 0: ")
    assert "(" not in err


@pytest.mark.parametrize("command", ["serve", "simulator"])
@pytest.mark.parametrize("host", ["", "a..b", "é" * 80])
def test_what_cannot_be_a_host_is_a_usage_error(
    command: str, host: str, user_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([command, "--host", host])
    assert f"--host: must be the name or address of a host, got {host!r}" in capsys.readouterr().err


@pytest.mark.parametrize("catalog", ["missing.csv", "/dev/zero", "/"])
def test_a_catalog_that_is_no_file_is_a_clear_error(
    catalog: str, user_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulator", "--port", "0", "--catalog", catalog]) == 2
    assert capsys.readouterr().err == f"moodlist: Cannot read the catalog '{catalog}': there is no such file.\n"


def test_a_missing_model_is_reported_at_the_start(
    user_machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--port", "0", "--model", str(tmp_path)]) == 1
    assert "mood_model.json" in capsys.readouterr().err
