from tests.integration.template.stack import Json, functions, of_type, translated, values


def _versions(stack: Json) -> set[str]:
    """Return the logical ids of the versions. CloudFormation publishes a version for each new id."""
    return set(of_type(stack, "AWS::Lambda::Version"))


def test_a_new_model_publishes_a_new_version_of_every_function_that_runs_it(stack: Json) -> None:
    before, after = _versions(stack), _versions(translated(layer="new-model"))
    running = [function for function in functions(stack).values() if "Layers" in function]

    assert len(running) == 2
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


def test_the_description_of_a_version_fits_into_256_characters(stack: Json) -> None:
    for version in of_type(stack, "AWS::Lambda::Version").values():
        description = version["Properties"]["Description"]["Fn::Sub"]
        for name, parameter in stack["Parameters"].items():
            description = description.replace(f"${{{name}}}", str(parameter["Default"]))

        assert len(description) <= 256


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
