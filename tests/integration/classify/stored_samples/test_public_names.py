"""Public names still exist; new ones may be added. See README.md."""

import pytest

from classify.settings import Settings
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.stored_samples import public_names
from tests.integration.classify.stored_samples.samples import REMOVED, contains, sample

SETTINGS = sample("settings.json")
PROBLEMS = sample("problems.json")


@pytest.mark.parametrize("name", SETTINGS)
def test_an_environment_variable_changes_the_settings(name: str) -> None:
    assert Settings.from_environment({name: SETTINGS[name]}) != Settings.from_environment({})


def test_every_problem_type_keeps_its_name_and_status() -> None:
    assert contains(public_names.problem_types(), PROBLEMS["function"])


def test_every_problem_type_of_the_gateway_keeps_its_name() -> None:
    assert set(PROBLEMS["gateway"]) - set(public_names.gateway_problem_types()) == set()


def test_every_route_parameter_and_field_of_the_api_keeps_its_name(api: Api) -> None:
    current = public_names.api_names(api.get("/openapi.json").json())
    missing = set(sample("api.txt").splitlines()) - current
    assert sorted(name for name in missing if name.rpartition(".")[2] not in REMOVED) == []


def test_every_parameter_output_and_resource_of_the_stack_keeps_its_name() -> None:
    current, stored = public_names.template_names(), sample("template.json")
    for kind in ("parameters", "outputs", "expiring objects"):
        assert set(stored.pop(kind)) - set(current.pop(kind)) == set()
    assert contains(current, stored)
