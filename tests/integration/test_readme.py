"""The README's commands work when they are pasted, in an empty folder and against the simulator."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.settings import settings_for
from tests.integration.commands import in_text

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the `moodlist` command where `make` puts it, and with the README's file of songs."""
    folder = tmp_path_factory.mktemp("readme")
    command = folder / ".venv" / "bin" / "moodlist"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!{sys.executable}\nimport sys\nfrom moodlist.main import main\nsys.exit(main())\n")
    command.chmod(0o755)
    songs = re.search(r"<<'CSV'\n(.*?)^CSV$", README, re.DOTALL | re.MULTILINE)
    assert songs is not None
    for name in ("songs.csv", "FILE.csv"):
        (folder / name).write_text(songs[1], "utf-8")
    return folder


@pytest.fixture(scope="module")
def variables() -> Iterator[dict[str, str]]:
    with Simulator() as simulator:
        paths = os.pathsep.join([str(ROOT), str(ROOT / "functions")])
        yield {**os.environ, **settings_for(simulator), "PYTHONPATH": paths}


def _run(commands: str, folder: Path, variables: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def _served(command: str, folder: Path, variables: dict[str, str]) -> Iterator[str]:
    """Start the server with this command and yield its host and port."""
    with subprocess.Popen(command.split(), cwd=folder, env=variables, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            line = server.stderr.readline()
            found = re.search(r"127\.0\.0\.1:\d+", line)
            assert found, line
            yield found[0]
        finally:
            server.terminate()


def test_the_readme_opens_with_the_two_commands_that_set_everything_up() -> None:
    assert BLOCKS[0] == "make demo\nmake test\n"
    for target in ("demo", "test"):
        dry = subprocess.run(
            ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert dry.returncode == 0, dry.stderr


def test_the_example_file_is_classified_without_a_network(folder: Path) -> None:
    no_network = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "functions")])}
    no_network["MOODLIST_RECCOBEATS_URL"] = no_network["MOODLIST_SPOTIFY_API_URL"] = "http://127.0.0.1:9/"
    assert "songs.csv" in BLOCKS[1]
    table = _run(BLOCKS[1], folder, no_network)
    assert table.index("Paper Lanterns") < table.index("Iron Weather") < table.index("Sunday Parade")
    assert "Sunday Parade" in (folder / "happy.m3u8").read_text("utf-8")


def test_several_lists_are_shown_and_joined(folder: Path, variables: dict[str, str]) -> None:
    shown = _run(BLOCKS[2], folder, variables)
    assert "All 2 lists: 6 songs, 6 with a mood, 0 skipped" in shown
    assert shown.count("\n1,Paper Lanterns,") == 1


def test_the_other_commands_work_in_their_order(folder: Path, variables: dict[str, str]) -> None:
    assert "Sunlit Balcony" in _run(BLOCKS[3], folder, variables)
    assert "--client-id" in _run(BLOCKS[4], folder, variables)
    saved = _run(BLOCKS[5], folder, variables)
    assert saved.index("Nothing was written.") < saved.index("Saved: https://open.spotify.com/playlist/")


def test_the_lists_of_moods_are_shown_before_they_are_written(folder: Path, variables: dict[str, str]) -> None:
    assert "Liked songs: " in _run(BLOCKS[6], folder, variables)
    assert "Sunday Parade" in (folder / "moods" / "happy.csv").read_text("utf-8")


def test_the_requests_are_answered_by_the_server_of_the_readme(folder: Path, variables: dict[str, str]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    requests = BLOCKS[7]
    assert requests.count("curl -s http://127.0.0.1:8080/") == 3
    with _served(".venv/bin/moodlist serve --demo --port 0", folder, variables) as address:
        answers = [
            json.loads(_run(line.replace("127.0.0.1:8080", address), folder, variables))
            for line in requests.splitlines()
        ]
    songs, report, model = answers
    assert {song["mood"] for song in songs} == {"relaxing"}
    assert report["counts"]["classified"] == 3
    assert [mood["name"] for mood in model["moods"]][:4] == ["happy", "aggressive", "dark", "relaxing"]


def test_the_commands_that_the_demo_suggests_work(folder: Path, variables: dict[str, str]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    printed = _run(".venv/bin/moodlist demo", folder, variables)
    serve, classify, login, curl = (command.line for command in in_text("demo", printed))
    assert serve == ".venv/bin/moodlist serve --demo"
    assert "Sunday Parade" in _run(classify, folder, variables)
    assert "examples:\n  .venv/bin/moodlist login" in _run(login, folder, variables)
    with _served(f"{serve} --port 0", folder, variables) as address:
        songs = json.loads(_run(curl.replace("127.0.0.1:8080", address), folder, variables))
    assert {song["mood"] for song in songs} == {"relaxing"}


def test_no_shell_block_goes_untested() -> None:
    assert len(BLOCKS) == 8
