"""The messages for AWS requests that fail."""

import os
from pathlib import Path

import pytest

from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto

LIST = ("watch", "list")


@pytest.fixture
def signed_out(user_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove all AWS configuration from the terminal."""
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(user_machine / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.usefixtures("signed_out")
@pytest.mark.parametrize(
    "arguments", [LIST, ("redrive",), ("watch", "run"), ("watch", "add", "A" * 22), ("catalog", "status")]
)
def test_missing_credentials_explain_how_to_sign_in(command: Command, arguments: tuple[str, ...]) -> None:
    code, _, err = command(*arguments, "--region", "eu-west-1")
    assert code == 1
    assert "no AWS credentials" in err
    assert "aws configure" in err


@pytest.mark.usefixtures("signed_out")
def test_a_missing_region_explains_how_to_set_it(command: Command) -> None:
    code, _, err = command(*LIST)
    assert code == 1
    assert "--region" in err


@pytest.mark.usefixtures("signed_out")
def test_a_missing_profile_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "holiday")
    code, _, err = command(*LIST, "--region", "eu-west-1")
    assert code == 1
    assert "holiday" in err


def test_a_missing_stack_is_named_with_the_region(stack: StackInMoto, command: Command) -> None:
    code, _, err = command(*LIST, "--stack", "elsewhere")
    assert code == 1
    assert "There is no stack 'elsewhere' in eu-west-1" in err


def test_the_stack_can_come_from_the_environment(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_STACK", "mine")
    assert "'mine'" in command(*LIST)[2]


@pytest.mark.parametrize("options", [("--region", "us-west-2"), ()])
def test_the_region_is_that_of_the_option_or_of_aws_region(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    command(*LIST, *options, "--stack", "elsewhere")
    assert os.environ["AWS_DEFAULT_REGION"] == "us-west-2"


def test_a_stack_without_moodlists_outputs_must_be_deployed_again(stack: StackInMoto, command: Command) -> None:
    del stack.outputs["WatchlistTableName"]
    code, _, err = command(*LIST)
    assert code == 1
    assert "moodlist (CREATE_COMPLETE) has no output WatchlistTableName" in err
    assert "Deploy this version" in err


def test_a_stack_older_than_catalogs_must_be_deployed_again(stack: StackInMoto, command: Command) -> None:
    for key in ("CatalogBucketName", "CatalogMachineArn"):
        del stack.outputs[key]
    del stack.parameters["Catalogs"]
    for arguments in (("run", "mine"), ("status",), ("download", "mine", "--output", "scores")):
        code, _, err = command("catalog", *arguments)
        assert code == 1
        assert "moodlist (CREATE_COMPLETE) has no output Catalog" in err
        assert "Deploy this version" in err


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("cloudformation.DescribeStacks", LIST),
        ("dynamodb.Scan", LIST),
        ("lambda.Invoke", ("watch", "run")),
        ("sqs.GetQueueAttributes", ("redrive",)),
        ("sfn.ListExecutions", ("catalog", "status")),
        ("sfn.StartExecution", ("catalog", "run", "mine")),
        ("s3.ListObjectsV2", ("catalog", "download", "mine", "--output", "scores")),
    ],
)
def test_a_missing_permission_is_named(
    stack: StackInMoto, command: Command, machine: CatalogMachine, action: str, arguments: tuple[str, ...]
) -> None:
    machine.put("mine/a.csv", b"a,b")
    stack.refuse(action, "AccessDeniedException", "User: me is not authorized")
    code, _, err = command(*arguments)
    assert code == 1
    assert f"may not call {action.partition('.')[2]} (AccessDeniedException). User: me is not authorized" in err
    assert "aws sts get-caller-identity" in err


def test_a_missing_permission_of_a_call_whose_answer_has_no_body_is_named(
    stack: StackInMoto, command: Command, machine: CatalogMachine
) -> None:
    machine.put("mine/a.csv", b"a,b")
    machine.score("mine")
    stack.refuse("s3.HeadObject", "403", "Forbidden")
    code, _, err = command("catalog", "status")
    assert code == 1
    assert "may not call HeadObject (403). Forbidden" in err


def test_expired_credentials_are_reported(stack: StackInMoto, command: Command) -> None:
    stack.refuse("cloudformation.DescribeStacks", "ExpiredToken")
    assert "invalid or have expired (ExpiredToken)" in command(*LIST)[2]


def test_any_other_refusal_shows_the_message_of_aws(stack: StackInMoto, command: Command) -> None:
    stack.refuse("dynamodb.Scan", "ResourceNotFoundException", "Requested resource not found")
    assert "Scan failed (ResourceNotFoundException). Requested resource not found" in command(*LIST)[2]


@pytest.mark.parametrize("action", ["cloudformation.DescribeStacks", "dynamodb.Scan"])
def test_unreachable_aws_is_reported_without_a_traceback(stack: StackInMoto, command: Command, action: str) -> None:
    stack.disconnect(action)
    code, _, err = command(*LIST)
    assert code == 1
    assert "Cannot reach AWS" in err
