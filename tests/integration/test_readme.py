"""The README's commands work as they stand there, in a folder of their own and against the simulator."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import Simulator
from simulator.__main__ import environment

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the `moodlist` command where `make` would have put it, and the example file."""
    folder = tmp_path_factory.mktemp("readme")
    command = folder / ".venv" / "bin" / "moodlist"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n')
    command.chmod(0o755)
    example = re.search(r"(?<=cat > songs.csv <<'CSV'\n).*?(?=^CSV$)", BLOCKS[1], re.DOTALL | re.MULTILINE)
    assert example
    (folder / "songs.csv").write_text(example[0], "utf-8")
    return folder


@pytest.fixture(scope="module")
def surroundings() -> Iterator[dict[str, str]]:
    with Simulator() as simulator:
        paths = os.pathsep.join([str(ROOT), str(ROOT / "functions")])
        yield {**os.environ, **environment(simulator), "PYTHONPATH": paths}


def _run(commands: str, folder: Path, surroundings: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_opens_with_the_two_commands_that_do_all_the_set_up() -> None:
    assert BLOCKS[0] == "make demo\nmake test\n"
    for target in ("demo", "test"):
        dry = subprocess.run(
            ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert dry.returncode == 0, dry.stderr


def test_the_example_file_is_classified_with_nothing_fetched(folder: Path) -> None:
    nowhere = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "functions")])}
    nowhere["MOODLIST_RECCOBEATS_URL"] = nowhere["MOODLIST_SPOTIFY_API_URL"] = "http://127.0.0.1:9/"
    assert "songs.csv" in BLOCKS[1]
    table = _run(BLOCKS[1], folder, nowhere)
    assert table.index("Paper Lanterns") < table.index("Iron Weather") < table.index("Sunday Parade")
    assert "Sunday Parade" in (folder / "happy.m3u8").read_text("utf-8")


def test_all_its_other_commands_work_in_their_order(folder: Path, surroundings: dict[str, str]) -> None:
    assert "Attic, Station" in _run(BLOCKS[2], folder, surroundings)
    assert "--client-id" in _run(BLOCKS[3], folder, surroundings)
    saved = _run(BLOCKS[4], folder, surroundings)
    assert saved.index("Nothing was written.") < saved.index("Saved: https://open.spotify.com/playlist/")


def test_its_requests_are_answered_by_the_server_that_it_says_to_start(
    folder: Path, surroundings: dict[str, str]
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    requests = BLOCKS[5]
    assert requests.count("curl -s http://127.0.0.1:8080/") == 3
    command = [sys.executable, "-m", "cli", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            said = server.stderr.readline()
            found = re.search(r"127\.0\.0\.1:\d+", said)
            assert found, said
            answers = [
                json.loads(_run(line.replace("127.0.0.1:8080", found[0]), folder, surroundings))
                for line in requests.splitlines()
            ]
        finally:
            server.terminate()
    songs, report, model = answers
    assert {song["mood"] for song in songs} == {"relaxing"}
    assert report["counts"]["classified"] == 3
    assert [mood["name"] for mood in model["moods"]][:4] == ["happy", "aggressive", "dark", "relaxing"]


def test_every_file_that_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", README)
    local = [link for link in links if "://" not in link]
    assert local
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_there_is_no_shell_block_that_no_test_runs() -> None:
    assert len(BLOCKS) == 6
