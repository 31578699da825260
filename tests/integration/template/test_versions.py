import re

from tests.integration.template.stack import Json, functions, of_type, translated, values


def _versions(stack: Json) -> set[str]:
    """Return the logical ids of the versions. CloudFormation publishes a version for each new id."""
    return set(of_type(stack, "AWS::Lambda::Version"))


def test_a_new_model_publishes_a_new_version_of_every_function_that_runs_it(stack: Json) -> None:
    before, after = _versions(stack), _versions(translated(layer="new-model"))
    running = [function for function in functions(stack).values() if "Layers" in function]

    assert len(running) == 3
    assert len(before - after) == len(after - before) == len(running)


def test_new_code_publishes_new_versions(stack: Json) -> None:
    assert _versions(stack).isdisjoint(_versions(translated(code="new")))


def test_versions_stay_if_nothing_changes(stack: Json) -> None:
    assert _versions(stack) == _versions(translated())


def test_a_new_parameter_value_replaces_the_version(stack: Json) -> None:
    for version in of_type(stack, "AWS::Lambda::Version").values():
        function = stack["Resources"][version["Properties"]["FunctionName"]["Ref"]]
        used = {name for name in values(function, "Ref") if name in stack["Parameters"]} | {"Tracing"}
        used -= {"ApiConcurrency"}  # a property of the function, not of a version
        description = version["Properties"]["Description"]["Fn::Sub"]

        assert len(used) > 1
        assert {name for name in used if f"${{{name}}}" not in description} == set()


def _longest(parameter: Json) -> str:
    """Return a value of a parameter with as many characters as the template allows."""
    if allowed := parameter.get("AllowedValues"):
        return max(map(str, allowed), key=len)
    if pattern := re.fullmatch(r"\^\(\[A-Z\]\{2\}\)\?\$", parameter.get("AllowedPattern", "")):
        return "ES" if pattern else ""
    return "x" * parameter["MaxLength"] if "MaxLength" in parameter else str(parameter["MaxValue"])


def test_the_description_of_a_version_fits_into_256_characters_with_the_longest_values(stack: Json) -> None:
    for version in of_type(stack, "AWS::Lambda::Version").values():
        description = version["Properties"]["Description"]["Fn::Sub"]
        for name in re.findall(r"\$\{(\w+)\}", description):
            description = description.replace(f"${{{name}}}", _longest(stack["Parameters"][name]))

        assert "${" not in description
        assert len(description) <= 256


def test_the_defaults_are_no_longer_than_allowed(stack: Json) -> None:
    limited = [each for each in stack["Parameters"].values() if "MaxLength" in each]

    assert len(limited) == 3
    assert all(len(each["Default"]) <= each["MaxLength"] for each in limited)


def test_versions_stay_when_another_one_replaces_them(stack: Json) -> None:
    versions = of_type(stack, "AWS::Lambda::Version")

    assert len(versions) == 4
    for version in versions.values():
        assert (version["DeletionPolicy"], version["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_what_works_on_its_own_does_not_stay_when_it_is_replaced(stack: Json) -> None:
    for kind in ("AWS::Scheduler::Schedule", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule", "AWS::IAM::Role"):
        assert [name for name, each in of_type(stack, kind).items() if "UpdateReplacePolicy" in each] == []


def test_requests_go_to_the_alias_with_snapshots(stack: Json) -> None:
    targets = list(values(stack["Resources"]["Api"], "uri"))

    assert targets
    assert all("${ApiFunctionAliaslive}" in target["Fn::Sub"] for target in targets)
    assert functions(stack)["ApiFunction"]["SnapStart"] == {"ApplyOn": {"Ref": "SnapStart"}}
    assert stack["Parameters"]["SnapStart"]["Default"] == "PublishedVersions"


def test_the_queue_and_the_schedule_invoke_aliases(stack: Json) -> None:
    (schedule,) = of_type(stack, "AWS::Scheduler::Schedule").values()

    assert schedule["Properties"]["Target"]["Arn"] == {"Ref": "DispatcherFunctionAliaslive"}
    assert stack["Resources"]["WorkerJobs"]["Properties"]["FunctionName"] == {"Ref": "WorkerFunctionAliaslive"}
