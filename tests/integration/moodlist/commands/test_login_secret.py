import json
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from moto import mock_aws

from classify.aws.client import session
from moodlist.main import main
from moodlist.simulator import Simulator

Login = Callable[[str], tuple[int, str]]


@pytest.fixture
def aws(user_machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield boto3.client("secretsmanager", region_name="eu-west-1")


@pytest.fixture
def login(sim: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Login:
    monkeypatch.setenv("MOODLIST_SPOTIFY_ACCOUNTS_URL", sim.accounts_url)
    monkeypatch.setattr(webbrowser, "open", lambda url: bool(requests.get(url, timeout=5)))

    def run(secret: str) -> tuple[int, str]:
        arguments = ["--port", "0", "--client-id", sim.credentials["client_id"], "--secret", secret]
        return main(["login", *arguments]), capsys.readouterr().err

    return run


def test_the_token_is_stored_in_a_deployments_secret_in_the_region_of_its_arn(
    aws: Any, login: Login, sim: Simulator, user_machine: Path
) -> None:
    arn = aws.create_secret(Name="Spotify", SecretString='{"client_id": ""}')["ARN"]
    code, err = login(arn)
    assert code == 0
    assert "Next: `moodlist watch add LINK`" in err
    stored = json.loads(aws.get_secret_value(SecretId=arn)["SecretString"])
    assert stored == {name: sim.credentials[name] for name in ("client_id", "refresh_token")}
    assert not (user_machine / "credentials.json").exists()


def test_a_missing_secret_is_not_created_and_ends_the_login(aws: Any, login: Login, sim: Simulator) -> None:
    code, err = login("arn:aws:secretsmanager:eu-west-1:123456789012:secret:missing-AbCdEf")
    assert code == 1
    assert "Check its ARN" in err
    assert not sim.calls
    assert aws.list_secrets()["SecretList"] == []


def test_a_machine_without_aws_is_reported_before_the_login(
    user_machine: Path, login: Login, sim: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    code, err = login("moodlist-spotify")
    assert code == 1
    assert "No AWS region is set. Set AWS_DEFAULT_REGION" in err
    assert not sim.calls


def test_a_terminal_that_is_not_signed_in_to_aws_is_told_how_to_sign_in(
    user_machine: Path, login: Login, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(user_machine / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    code, err = login("arn:aws:secretsmanager:eu-west-1:123456789012:secret:Spotify-AbCdEf")
    assert code == 1
    assert "This terminal has no AWS credentials. Sign in with `aws login`" in err
    assert not sim.calls


def test_a_secret_that_cannot_be_written_is_a_clear_error(aws: Any, login: Login) -> None:
    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "secret detail"}}, "PutSecretValue")

    arn = aws.create_secret(Name="Spotify", SecretString="{}")["ARN"]
    session().register("before-call.secrets-manager.PutSecretValue", refuse)
    code, err = login(arn)
    assert code == 1
    assert "secretsmanager:PutSecretValue" in err
    assert "secret detail" not in err
