from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from moodlist.deployment import dead_letter_queue, run
from moodlist.deployment.catalogs import run as catalog_run
from moodlist.main import main
from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.stack_in_moto import REGION, StackInMoto

Command = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error


@pytest.fixture
def stack(user_machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StackInMoto]:
    """Return a stack with the default name, in the account that the terminal is signed in to."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setattr(run, "PAUSE", 0.0)
    monkeypatch.setattr(catalog_run, "PAUSE", 0.0)
    monkeypatch.setattr(dead_letter_queue, "PAUSE", 0.0)
    with mock_aws():
        yield StackInMoto()


@pytest.fixture
def machine(stack: StackInMoto) -> CatalogMachine:
    """Return the state machine of the stack."""
    return CatalogMachine(stack)


@pytest.fixture
def command(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs `moodlist` in this process."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as end:  # a usage error
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run
