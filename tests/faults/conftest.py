import os
from collections.abc import Generator, Iterator
from dataclasses import asdict
from typing import Any

import pytest

from tests.faults.all_faults import Choice
from tests.faults.checks import MAX_GROWTH
from tests.faults.line import Line, open_line
from tests.faults.process import MEGABYTE, threads, threads_left
from tests.faults.tally import Tally
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


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TALLY] = Tally()


def pytest_report_header() -> str:
    """Tell which faults run, so that a draw can be repeated."""
    return f"faults: {Choice.of(os.environ).description}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give the figures of this process to the one that prints them, if that is another."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["faults"] = asdict(session.config.stash[TALLY])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the figures of a process that has ended."""
    figures = getattr(node, "workeroutput", {}).get("faults")
    if figures:
        node.config.stash[TALLY].add(Tally(**figures))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what the run has shown."""
    tally = config.stash[TALLY]
    if tally.statuses:
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
    """The line that all faults spoil. At the end, no thread is left, and nobody has called the foreign host."""
    before = threads()
    with open_line() as line:
        yield line
    tally = line.tally
    tally.threads_before, tally.threads_after = before, threads_left(before, 3)
    pytestconfig.stash[TALLY].add(tally)
    assert tally.foreign_calls == 0
    if Choice.of(os.environ).is_complete:  # else other tests share the process
        assert tally.growth <= MAX_GROWTH, f"the process needs {tally.growth // MEGABYTE} MB more"
    assert tally.threads_after <= before


@pytest.fixture
def api(line: Line, deploy: Deploy) -> Api:
    """A client of a new Lambda process that reaches the simulator only over the line."""
    api = deploy(line.sim, **line.settings)
    if line.prepare(api):
        api = deploy(line.sim, **line.settings)
    return api
