"""What the role with which GitHub deploys may do, from .github/deploy-role.yaml."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.integration.template.stack import source

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]

TEMPLATE: Json = yaml_parse((ROOT / ".github" / "deploy-role.yaml").read_text("utf-8"))
DEPLOYER: Json = TEMPLATE["Resources"]["Deployer"]["Properties"]
STATEMENTS: list[Json] = [each for policy in DEPLOYER["Policies"] for each in policy["PolicyDocument"]["Statement"]]
WITHIN_THE_BOUNDARY = {"iam:PermissionsBoundary": {"Ref": "RoleBoundary"}}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _statements(action: str) -> Iterator[Json]:
    return (each for each in STATEMENTS if action in _listed(each["Action"]))


def _boundary(name: str) -> list[Json]:
    statements: list[Json] = TEMPLATE["Resources"][name]["Properties"]["PolicyDocument"]["Statement"]
    return statements


def test_only_one_environment_and_branch_or_tag_of_one_repository_may_assume_the_role() -> None:
    (statement,) = DEPLOYER["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
        },
        "StringLike": {"token.actions.githubusercontent.com:ref": {"Ref": "Refs"}},
    }
    assert TEMPLATE["Parameters"]["Refs"]["Default"] == "refs/tags/v*"


@pytest.mark.parametrize("refs", ["*", "refs/*", "refs/heads/", "main", "refs/pull/1/merge"])
def test_the_role_cannot_trust_every_ref(refs: str) -> None:
    assert not re.search(TEMPLATE["Parameters"]["Refs"]["AllowedPattern"], refs)


def test_the_role_has_a_boundary_and_no_policy_of_aws() -> None:
    assert DEPLOYER["PermissionsBoundary"] == {"Ref": "DeployerBoundary"}
    assert "ManagedPolicyArns" not in DEPLOYER


def test_the_boundary_allows_what_the_policies_allow() -> None:
    services = {action.partition(":")[0] for each in STATEMENTS for action in _listed(each["Action"])}
    bounded = {action for each in _boundary("DeployerBoundary") for action in _listed(each["Action"])}

    assert {f"{service}:*" for service in services} == bounded


def test_the_role_manages_only_roles_of_its_stack() -> None:
    managing = [each for each in STATEMENTS if any(action.startswith("iam:") for action in _listed(each["Action"]))]

    assert len(managing) == 4
    assert {each["Resource"]["Fn::Sub"].rpartition(":")[2] for each in managing} == {"role/${AppStack}-*"}


@pytest.mark.parametrize(
    "action", ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"]
)
def test_a_role_gets_permissions_only_below_the_boundary(action: str) -> None:
    (statement,) = _statements(action)

    assert statement["Condition"]["StringEquals"] == WITHIN_THE_BOUNDARY


def test_a_role_is_passed_only_to_the_services_of_the_template() -> None:
    (statement,) = _statements("iam:PassRole")

    assert statement["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "lambda.amazonaws.com",
        "scheduler.amazonaws.com",
        "codedeploy.amazonaws.com",
        "states.amazonaws.com",
    ]


@pytest.mark.parametrize("listed", ["AttachedRolePolicies", "InstanceProfilesForRole", "RolePolicies"])
def test_the_role_may_list_what_cloudformation_removes_before_it_deletes_a_role(listed: str) -> None:
    assert len(list(_statements(f"iam:List{listed}"))) == 1


def test_every_service_is_limited_to_the_resources_of_the_stack() -> None:
    limited = next(_statements("lambda:*"))
    named_by_aws = (
        "aws-sam-cli-managed-default",
        "event-source-mapping",
        "deploymentconfig",
        "transform",
        "SpotifySecret",
    )

    for each in limited["Resource"]:
        assert "${AppStack}" in each["Fn::Sub"] or any(name in each["Fn::Sub"] for name in named_by_aws)
    for each in STATEMENTS:
        if each["Resource"] == "*":
            assert not [action for action in each["Action"] if "*" in action]


def test_every_role_of_the_template_has_the_boundary_and_stays_below_it() -> None:
    bounded = {action for each in _boundary("RoleBoundary") for action in _listed(each["Action"])}
    resources = source()["Resources"].values()
    roles = [each["Properties"] for each in resources if each["Type"] == "AWS::IAM::Role"]
    policies = [policy["PolicyDocument"] for role in roles for policy in role.get("Policies", ())]
    policies += [each["Properties"]["PolicyDocument"] for each in resources if each["Type"] == "AWS::IAM::Policy"]
    allowed = {
        action for each in policies for statement in each["Statement"] for action in _listed(statement["Action"])
    }

    assert len(roles) == 7
    for role in roles:
        assert role["PermissionsBoundary"]["Fn::If"][:2] == ["HasPermissionsBoundary", {"Ref": "PermissionsBoundary"}]
    assert "sqs:SendMessage" in allowed
    assert allowed - bounded == set()
