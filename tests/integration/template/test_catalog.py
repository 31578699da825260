"""The state machine that scores a catalog: off by default, and without what the local stack ignores or drops."""

import json
import re
from typing import Any

import pytest

from tests.integration.template.stack import Json, of_type, values

CATALOG = ("CatalogMachine", "CatalogMachineRole", "ScorePartFunction", "ScorePartRole", "CatalogBucket")


@pytest.fixture
def machine(stack: Json) -> Json:
    """Return the definition, with a number or a text in the place of each reference."""
    text, _ = stack["Resources"]["CatalogMachine"]["Properties"]["DefinitionString"]["Fn::Sub"]
    definition: Json = json.loads(re.sub(r"\$\{(\w+)\}(?=[,\n])", "7", text))
    return definition


def _statements(stack: Json, role: str) -> list[Json]:
    policies = stack["Resources"][role]["Properties"]["Policies"]
    return [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]


def test_catalogs_are_off_unless_a_parameter_turns_them_on(stack: Json) -> None:
    assert stack["Parameters"]["Catalogs"]["Default"] == "false"
    assert {stack["Resources"][name]["Condition"] for name in CATALOG} == {"HasCatalogs"}
    assert all(each["Condition"] == "HasCatalogs" for name, each in stack["Outputs"].items() if "Catalog" in name)


def test_an_object_is_a_part_and_nothing_is_read_or_written_by_the_service(machine: Json) -> None:
    parts = machine["States"]["EachPart"]

    assert parts["ItemReader"]["Resource"].endswith(":states:::s3:listObjectsV2")
    assert parts["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    for key in ("ItemBatcher", "ResultWriter", "ReaderConfig"):  # ignored by the local stack, and CSV loses backslashes
        assert list(values(machine, key)) == []


def test_the_listing_ends_at_the_folder_of_the_catalog(machine: Json) -> None:
    assert machine["States"]["EachPart"]["ItemReader"]["Parameters"]["Prefix.$"].endswith("tables/{}/', $.catalog)")


def test_concurrency_and_tolerated_failures_are_parameters(stack: Json) -> None:
    text, names = stack["Resources"]["CatalogMachine"]["Properties"]["DefinitionString"]["Fn::Sub"]

    assert names == {"ScorePart": {"Ref": "ScorePartFunctionAliaslive"}}
    assert '"MaxConcurrency": ${CatalogConcurrency},' in text
    assert '"ToleratedFailurePercentage": ${CatalogToleratedFailures},' in text


def test_only_what_may_succeed_later_is_tried_again(machine: Json) -> None:
    (retry,) = machine["States"]["EachPart"]["ItemProcessor"]["States"]["Score"]["Retry"]

    assert "UpstreamUnavailable" in retry["ErrorEquals"]
    assert {"States.ALL", "States.TaskFailed", "BadRequest"}.isdisjoint(retry["ErrorEquals"])
    assert machine["States"]["Finish"]["Retry"] == [retry]


def test_the_manifest_is_written_also_if_too_many_parts_failed(machine: Json) -> None:
    states = machine["States"]

    assert states["EachPart"]["Next"] == "Finish"
    assert [each["Next"] for each in states["EachPart"]["Catch"]] == ["FinishFailed"]
    assert states["FinishFailed"]["Parameters"] == states["Finish"]["Parameters"]
    assert states[states["FinishFailed"]["Next"]]["Type"] == "Fail"


def test_the_machine_may_only_list_the_tables_and_invoke_one_alias(stack: Json) -> None:
    def named(value: Any) -> str:
        text = str(value.get("Ref") or value.get("Fn::Sub") or value["Fn::GetAtt"][0])
        return text.replace("${AWS::StackName}", "stack").rpartition(":")[2]

    allowed = {(str(each["Action"]), named(each["Resource"])) for each in _statements(stack, "CatalogMachineRole")}
    assert allowed == {
        ("lambda:InvokeFunction", "ScorePartFunctionAliaslive"),
        ("s3:ListBucket", "CatalogBucket"),
        ("states:StartExecution", "stack-catalog"),
        ("['states:DescribeExecution', 'states:StopExecution']", "stack-catalog*"),
    }
    (listing,) = [each for each in _statements(stack, "CatalogMachineRole") if each["Action"] == "s3:ListBucket"]
    assert listing["Condition"] == {"StringLike": {"s3:prefix": "tables/*"}}


def test_the_tables_of_the_owner_stay_when_the_stack_goes(stack: Json) -> None:
    bucket = stack["Resources"]["CatalogBucket"]

    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert set(of_type(stack, "AWS::S3::Bucket")) == {"ReportBucket", "CatalogBucket"}
