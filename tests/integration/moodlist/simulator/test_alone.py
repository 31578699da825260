import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from moodlist.main import main
from moodlist.simulator import Catalog, Simulator

ROOT = Path(__file__).parents[4]


# A shell starts background commands with SIGINT ignored, and child processes inherit that; so restore the handler.
COMMAND = (
    "from signal import *; signal(SIGINT, default_int_handler); "
    "import sys; from moodlist.main import main; sys.exit(main())"
)


def test_the_command_prints_its_settings_and_serves_until_interrupted() -> None:
    command = [sys.executable, "-c", COMMAND, "simulator", "--port", "0", "--dialect", "both"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith("Ctrl-C"):
            lines.append(process.stdout.readline())
        exported = dict(line.removeprefix("export ").strip().split("=") for line in lines if "export" in line)
        address = exported["MOODLIST_SPOTIFY_ACCOUNTS_URL"]
        alive = requests.get(f"{address}/simulator/health", timeout=5)
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(5) == 0
        finally:
            process.kill()
    assert alive.status_code == 200
    assert exported.keys() == {
        "MOODLIST_SPOTIFY_API_URL",
        "MOODLIST_SPOTIFY_ACCOUNTS_URL",
        "MOODLIST_RECCOBEATS_URL",
        "MOODLIST_CLIENT_ID",
        "MOODLIST_CLIENT_SECRET",
        "MOODLIST_REFRESH_TOKEN",
    }
    assert any("https://open.spotify.com/playlist/1MoodlistRoadTrip00001  Road trip" in line for line in lines)


def test_a_port_in_use_is_reported_in_one_line(sim: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulator", "--port", sim.url.rpartition(":")[2]]) == 1
    err = capsys.readouterr().err
    assert err.startswith("moodlist: Cannot listen on 127.0.0.1, port ")
    assert err.endswith("Choose another with --port or --host.\n")


def test_a_catalog_without_the_columns_is_reported_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    assert main(["simulator", "--port", "0", "--catalog", str(path)]) == 2
    assert "has no column acousticness, artist" in capsys.readouterr().err


@pytest.mark.parametrize("at", ["catalog", "output"])
def test_an_interrupt_while_starting_ends_without_a_traceback(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if at == "catalog":
        monkeypatch.setattr(Catalog, "sample", interrupt)
    else:
        monkeypatch.setattr(sys.stdout, "write", interrupt)
    assert main(["simulator", "--port", "0"]) == 0
