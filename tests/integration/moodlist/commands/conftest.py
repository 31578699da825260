"""What the tests of several subcommands share."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moodlist.main import main
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.exports import exportify
from tests.integration.moodlist.calls import Classify, Score
from tests.unit.classify.catalog.poison import catalog
from training import __main__ as training

Summary = Callable[[], Any]


@pytest.fixture
def training_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run training in this process, which has loaded its libraries; another test checks that it is a process."""

    def train(argv: list[str]) -> int:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["training", *argv])
            training.main()
        return 0

    monkeypatch.setattr("moodlist.commands.train._train", train)


@pytest.fixture
def training_calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Replace training with a function that returns 7; return the list of its arguments, one entry a call."""
    calls: list[list[str]] = []

    def train(argv: list[str]) -> int:
        calls.append(list(argv))
        return 7

    monkeypatch.setattr("moodlist.commands.train._train", train)
    return calls


@pytest.fixture
def table(simulated: Simulator, tmp_path: Path) -> Path:
    """An old export with all songs of a playlist, and other values than ReccoBeats has."""
    tracks = [simulated.catalog.tracks[id_] for id_ in simulated.playlist(playlist_ids.FIESTA).track_ids]
    file = tmp_path / "old.csv"
    changed = [each._replace(features=each.features._replace(energy=0.123)) for each in tracks]
    file.write_text(exportify(changed), "utf-8")
    return file


@pytest.fixture
def score(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> Score:
    """Return a function that runs `moodlist catalog score`; it returns the exit code, and what was printed."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["catalog", "score", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def tracks(tmp_path: Path) -> Path:
    """Return a table of 400 rows, of which 90 are broken in 18 ways."""
    file = tmp_path / "tracks.csv"
    file.write_bytes(catalog(400, broken=90))
    return file


@pytest.fixture
def summary(command: Classify) -> Summary:
    def read() -> Any:
        code, out, _ = command("features", "--format", "json")
        assert code == 0
        return json.loads(out)

    return read


@pytest.fixture
def folder(export: Path) -> Path:
    """A folder with two exports, of which the second has one song of the first, and with two other files."""
    folder = export.parent / "exports"
    (folder / "old").mkdir(parents=True)
    head, sunny, calm, *_ = export.read_text().splitlines()
    (folder / "a.csv").write_text("\n".join([head, sunny, calm, ""]))
    (folder / "old" / "b.csv").write_text("\n".join([head, sunny, sunny.replace("A" * 22, "D" * 22), ""]))
    (folder / "cover.jpg").write_bytes(b"x")
    (folder / ".hidden.csv").write_bytes(b"x")
    return folder
