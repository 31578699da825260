"""Whatever ends a subcommand ends it with one message and an exit code, in every subcommand."""

import errno
import importlib
from pathlib import Path

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    LoginRefreshRequired,
    NoCredentialsError,
    NoRegionError,
    UnauthorizedSSOTokenError,
)

from classify.errors import BadRequest, MoodlistError, UpstreamUnavailable
from moodlist.main import COMMANDS, main

ARGUMENTS = {
    "train": ["--labels", "x"],
    "classify": ["songs.csv"],
    "save": ["liked", "--mood", "happy"],
    "split": ["songs.csv"],
    "catalog": ["score", "songs.csv", "--output", "scores.csv"],
    "completion": ["bash"],
    "watch": ["list"],
}


def fail(command: str, error: BaseException, patch: pytest.MonkeyPatch) -> int:
    """Run a subcommand that ends with an error, and return its exit code."""

    def run(_: object) -> int:
        raise error

    patch.setattr(importlib.import_module(f"moodlist.commands.{command}"), "run", run)
    return main([command, *ARGUMENTS.get(command, [])])


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "DescribeStacks")


ERRORS = [
    (
        RuntimeError("a fault"),
        1,
        "moodlist: Something went wrong on our side: RuntimeError: a fault (test_failures.py,",
    ),
    (RecursionError(), 1, "Please report this message"),
    (
        OSError(errno.ENOSPC, "No space left on device"),
        1,
        "This machine refused an operation: No space left on device.",
    ),
    (PermissionError(errno.EACCES, "Permission denied", "/x"), 1, "refused an operation on '/x': Permission denied."),
    (MemoryError(), 1, "too little memory"),
    (BadRequest("Wrong."), 2, "moodlist: Wrong.\n"),
    (MoodlistError("No."), 1, "moodlist: No.\n"),
    (UpstreamUnavailable("Down."), 1, "moodlist: An upstream service is unavailable.\nDown.\n"),
    (NoCredentialsError(), 1, "This terminal has no AWS credentials. Sign in with `aws login`"),
    (NoRegionError(), 1, "No AWS region is set. Set AWS_DEFAULT_REGION=eu-west-1"),
    (UnauthorizedSSOTokenError(), 1, "The AWS credentials of this terminal cannot be used: The SSO session"),
    (LoginRefreshRequired(), 1, "Sign in with `aws login`"),
    (EndpointConnectionError(endpoint_url="https://x"), 1, "Cannot reach AWS: "),
    (refusal("ExpiredToken"), 1, "invalid or have expired (ExpiredToken). Sign in with `aws login`"),
    (refusal("RequestExpired"), 1, "invalid or have expired (RequestExpired)"),
    (refusal("AccessDenied"), 1, "may not call DescribeStacks (AccessDenied)"),
]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_error_of_every_subcommand_becomes_one_message(
    command: str, user_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for error, code, message in ERRORS:
        assert fail(command, error, monkeypatch) == code
        err = capsys.readouterr().err
        assert message in err
        assert err.startswith("moodlist: ")
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("region", "message"),
    [
        (None, "No AWS region is set. Set AWS_DEFAULT_REGION=eu-west-1"),
        ("", "is no address of AWS. Check AWS_DEFAULT_REGION"),
        ("eu west", "AWS has no such region: "),
        ("eu-west-1", "This terminal has no AWS credentials. Sign in with"),
    ],
)
def test_a_secret_that_the_settings_name_but_aws_does_not_give_is_explained(
    user_machine: Path,
    region: str | None,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(user_machine / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    if region is not None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    monkeypatch.setenv("MOODLIST_SECRET", "Spotify")
    assert main(["classify", "A" * 22]) == 1
    assert message in capsys.readouterr().err


def test_only_an_unforeseen_error_is_called_one_of_our_side(
    user_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for error, _, _ in ERRORS:
        fail("demo", error, monkeypatch)
        assert ("on our side" in capsys.readouterr().err) == isinstance(error, RuntimeError)
