"""Training in the process of the test."""

import sys

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
