import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from moodlist.simulator import Simulator
from moodlist.simulator.__main__ import main

ROOT = Path(__file__).parents[4]


# Whoever starts the tests in the background has them ignore Ctrl-C, and all that they start; so the signal is put back.
COMMAND = (
    "from signal import *; signal(SIGINT, default_int_handler); "
    "import sys; from moodlist.simulator.__main__ import main; sys.exit(main())"
)


def test_it_runs_alone_until_interrupted_and_prints_what_to_set() -> None:
    command = [sys.executable, "-c", COMMAND, "--port", "0", "--dialect", "both"]
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


def test_a_taken_port_is_said_in_one_line(sim: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", sim.url.rpartition(":")[2]]) == 1
    assert capsys.readouterr().err.startswith("Cannot serve on 127.0.0.1:")


def test_a_catalog_of_another_shape_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    assert main(["--port", "0", "--catalog", str(path)]) == 1
    assert "has no column acousticness, artist" in capsys.readouterr().err
