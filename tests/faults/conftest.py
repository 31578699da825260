import os
from collections.abc import Generator, Iterator

import pytest

from tests.faults.all_faults import Choice
from tests.faults.line import Line, Tally, open_line
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import (
    Deploy,
    clean_environment,
    deploy,
    model_loaded_once,
    proxies_read_once,
    short_pauses,
)

__all__ = ["clean_environment", "deploy", "model_loaded_once", "proxies_read_once", "short_pauses"]

TALLY = pytest.StashKey[Tally]()


def pytest_report_header() -> str:
    """Tell which faults run, so that a draw can be repeated."""
    return f"faults: {Choice.of(os.environ).description}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what the run has shown; with several processes, each has its own figures, and nothing is told."""
    tally = config.stash.get(TALLY, None)
    if tally is None:
        return
    terminalreporter.section("faults")
    for line in tally.lines():
        terminalreporter.write_line(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Forget the logs of a test that passed: pytest would keep them, and the memory of the process is measured."""
    report = yield
    if report.passed:
        report.sections.clear()
    return report


@pytest.fixture(scope="session")
def line(pytestconfig: pytest.Config) -> Iterator[Line]:
    """The spoiled line; at the end, nobody may have called the foreign host in the meantime."""
    with open_line() as line:
        yield line
        pytestconfig.stash[TALLY] = line.tally


@pytest.fixture
def api(line: Line, deploy: Deploy) -> Api:
    """A client of a new Lambda process that reaches the simulator only over the line."""
    line.prepare(deploy(line.sim, **line.settings))
    return deploy(line.sim, **line.settings)
