"""Whatever the upstream services send, the API answers with a true report or with a problem."""

import os

import pytest

from tests.faults.all_faults import FAULTS, Choice
from tests.faults.checks import Outcome, check
from tests.faults.fault import Fault, Kind
from tests.faults.line import Line
from tests.faults.places import MIDDLE_PAGE
from tests.integration.classify.api.gateway import Api


@pytest.mark.parametrize("fault", [pytest.param(each, id=each.name) for each in Choice.of(os.environ).faults])
def test_a_fault_leads_to_a_true_report_or_a_problem(fault: Fault, line: Line, api: Api) -> None:
    check(fault, line.send(fault, api), line.truth)


@pytest.mark.usefixtures("api")
def test_an_excuse_that_is_not_needed_is_caught(line: Line) -> None:
    kind = Kind(lambda exchange: exchange.reply, untrue=frozenset({1}), undetectable="Nobody knows.")

    with pytest.raises(AssertionError, match="but was detected"):
        check(Fault("none", kind, MIDDLE_PAGE), Outcome(line.faultless), line.truth)


def test_a_seed_always_draws_the_same_faults() -> None:
    by_default, again, others = (
        Choice.of(environ) for environ in ({}, {"FAULT_SEED": "2026"}, {"FAULT_SEED": "7", "FAULTS": "30"})
    )

    assert [each.name for each in by_default.faults] == [each.name for each in again.faults]
    assert (len(by_default.faults), len(others.faults)) == (40, 30)
    assert {each.name for each in others.faults} - {each.name for each in by_default.faults}
    assert others.description.endswith("drawn by FAULT_SEED=7")


def test_there_are_300_faults_with_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 300
