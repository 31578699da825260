from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from moodlist.deployment import dead_letter_queue, run
from moodlist.main import main
from tests.integration.moodlist.deployment.stack_in_moto import REGION, StackInMoto

Command = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error


@pytest.fixture
def stack(own: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StackInMoto]:
    """A terminal that is signed in to the account of a stack with the default name."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setattr(run, "PAUSE", 0.0)
    monkeypatch.setattr(dead_letter_queue, "PAUSE", 0.0)
    with mock_aws():
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # what answers instead of AWS ends with the test
        yield StackInMoto()


@pytest.fixture
def command(own: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `moodlist` here."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse's
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run
