"""What a person is told whose terminal and AWS do not get along."""

import os
from pathlib import Path

import boto3
import pytest

from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto

LIST = ("watch", "list")


@pytest.fixture
def signed_out(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that knows nothing of AWS."""
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(own / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.mark.usefixtures("signed_out")
@pytest.mark.parametrize("arguments", [LIST, ("redrive",), ("watch", "run"), ("watch", "add", "A" * 22)])
def test_without_credentials_it_says_how_to_sign_in(command: Command, arguments: tuple[str, ...]) -> None:
    code, _, err = command(*arguments, "--region", "eu-west-1")
    assert code == 1
    assert "no credentials for AWS" in err
    assert "aws configure" in err


@pytest.mark.usefixtures("signed_out")
def test_without_a_region_it_says_where_to_name_one(command: Command) -> None:
    code, _, err = command(*LIST)
    assert code == 1
    assert "--region" in err


@pytest.mark.usefixtures("signed_out")
def test_a_profile_that_is_not_there_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "holiday")
    code, _, err = command(*LIST, "--region", "eu-west-1")
    assert code == 1
    assert "holiday" in err


def test_a_stack_that_is_not_there_is_named_with_its_region(stack: StackInMoto, command: Command) -> None:
    code, _, err = command(*LIST, "--stack", "elsewhere")
    assert code == 1
    assert "There is no stack 'elsewhere' in eu-west-1" in err


def test_the_stack_can_come_from_the_environment(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_STACK", "mine")
    assert "'mine'" in command(*LIST)[2]


@pytest.mark.parametrize("how", [("--region", "us-west-2"), ()])
def test_the_region_can_be_an_option_or_the_one_of_the_aws_command(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch, how: tuple[str, ...]
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    command(*LIST, *how, "--stack", "elsewhere")
    assert os.environ["AWS_DEFAULT_REGION"] == "us-west-2"


def test_a_stack_without_our_outputs_says_to_deploy_again(stack: StackInMoto, command: Command) -> None:
    del stack.outputs["WatchlistTableName"]
    code, _, err = command(*LIST)
    assert code == 1
    assert "moodlist (CREATE_COMPLETE) has no output WatchlistTableName" in err
    assert "Deploy this version" in err


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("cloudformation.DescribeStacks", LIST),
        ("dynamodb.Scan", LIST),
        ("lambda.Invoke", ("watch", "run")),
        ("sqs.GetQueueAttributes", ("redrive",)),
    ],
)
def test_a_missing_permission_is_named(
    stack: StackInMoto, command: Command, action: str, arguments: tuple[str, ...]
) -> None:
    stack.refuse(action, "AccessDeniedException", "User: me is not authorized")
    code, _, err = command(*arguments)
    assert code == 1
    assert f"may not call {action.partition('.')[2]} (AccessDeniedException). User: me is not authorized" in err
    assert "aws sts get-caller-identity" in err


def test_credentials_that_have_expired_say_to_sign_in_again(stack: StackInMoto, command: Command) -> None:
    stack.refuse("cloudformation.DescribeStacks", "ExpiredToken")
    assert "no longer, valid (ExpiredToken)" in command(*LIST)[2]


def test_any_other_refusal_is_told_as_aws_tells_it(stack: StackInMoto, command: Command) -> None:
    stack.refuse("dynamodb.Scan", "ResourceNotFoundException", "Requested resource not found")
    assert "Scan failed (ResourceNotFoundException). Requested resource not found" in command(*LIST)[2]


@pytest.mark.parametrize("action", ["cloudformation.DescribeStacks", "dynamodb.Scan"])
def test_aws_out_of_reach_is_no_traceback(stack: StackInMoto, command: Command, action: str) -> None:
    stack.lose(action)
    code, _, err = command(*LIST)
    assert code == 1
    assert "AWS cannot be reached" in err
