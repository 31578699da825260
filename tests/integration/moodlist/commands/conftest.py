"""What the tests of several subcommands share."""

import sys
from pathlib import Path

import pytest

from training import __main__ as training


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
