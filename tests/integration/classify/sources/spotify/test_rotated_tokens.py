"""Refresh tokens that Spotify rotates or revokes, and where new ones are saved."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.core.authorization import enable_iam_authentication

from classify.application import Application
from classify.deadline import Deadline
from classify.handlers import api as api_module
from classify.sources.spotify import tokens
from moodlist.simulator import Simulator
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.sources.support import (
    FIESTA,
    SECRET,
    deploy_with_file,
    deploy_with_secret,
    token_calls,
    tokens_of,
)


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for another process."""
    monkeypatch.setattr(tokens, "REREAD_PAUSES", (0.0,) * 5)


def test_a_rotated_refresh_token_is_saved_in_a_file_that_only_its_owner_can_read(
    sim: Simulator, deploy: Deploy, credentials_file: Path
) -> None:
    sim.rotate_refresh_tokens = True
    before = sim.credentials["refresh_token"]
    assert deploy_with_file(deploy, sim, credentials_file).post("/classify", FIESTA).status == 200
    assert sim.credentials["refresh_token"] != before
    assert json.loads(credentials_file.read_text()) == sim.credentials
    assert credentials_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in credentials_file.parent.iterdir()] == [credentials_file.name]
    # The next process reads the saved token.
    assert deploy_with_file(deploy, sim, credentials_file).post("/classify", FIESTA).status == 200


def test_a_rotated_refresh_token_is_saved_in_secrets_manager(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    sim.rotate_refresh_tokens = True
    assert deploy_with_secret(deploy, sim).post("/classify", FIESTA).status == 200
    stored = json.loads(secrets.get_secret_value(SecretId=SECRET)["SecretString"])
    assert stored.items() >= sim.credentials.items()
    assert stored.keys() - sim.credentials.keys() == {"access_token", "expires_at"}
    assert deploy_with_secret(deploy, sim).post("/classify", FIESTA).status == 200


def test_a_process_continues_with_its_own_rotated_token(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    sim.rotate_refresh_tokens = True
    api = deploy_with_secret(deploy, sim)
    for _ in range(3):
        assert api.post("/classify", FIESTA).status == 200
        sim.expire_tokens()
    assert [call.status for call in token_calls(sim)] == [200, 200, 200]


def test_a_rotated_token_that_cannot_be_saved_is_logged_and_held_in_memory(
    sim: Simulator, deploy: Deploy, credentials_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sim.rotate_refresh_tokens = True
    api = deploy_with_file(deploy, sim, credentials_file)
    draft = credentials_file.with_suffix(".new")
    draft.mkdir()  # not even root can write a file there
    for _ in range(2):
        assert api.post("/classify", FIESTA).status == 200
        sim.expire_tokens()
    assert caplog.text.count("A rotated refresh token could not be stored") == 2
    assert sim.credentials["refresh_token"] not in caplog.text
    draft.rmdir()
    assert api.post("/classify", FIESTA).status == 200
    assert json.loads(credentials_file.read_text()) == sim.credentials


def test_without_permission_to_write_the_secret_the_rotated_token_is_held_in_memory(
    sim: Simulator,
    deploy: Deploy,
    secrets: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sim.rotate_refresh_tokens = True
    iam = boto3.client("iam")
    iam.create_user(UserName="reader")
    may_read = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [may_read]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.delenv("AWS_SESSION_TOKEN")
    api = deploy_with_secret(deploy, sim)
    with enable_iam_authentication():
        for _ in range(2):
            assert api.post("/classify", FIESTA).status == 200
            sim.expire_tokens()
    assert "secretsmanager:PutSecretValue" in caplog.text


def test_a_token_rotated_by_another_instance_is_read_from_the_store(
    sim: Simulator, deploy: Deploy, secrets: Any
) -> None:
    api = deploy_with_secret(deploy, sim)
    api_module.application().credentials.read()  # this instance has read the secret ...
    sim.rotate_refresh_tokens = True
    other = Application(api_module.application().settings)
    tokens_of(other, sim).token(Deadline.after(5))  # ... and another one rotates it
    sim.reset()
    assert api.post("/classify", FIESTA).status == 200
    assert [call.status for call in token_calls(sim)] == [400]  # the secret has the other one's access token too


@pytest.mark.usefixtures("no_pauses")
def test_a_revoked_token_is_read_again_and_then_refused_with_advice(
    sim: Simulator, deploy: Deploy, secrets: Any
) -> None:
    sim.revoke_refresh_tokens()
    answer = deploy_with_secret(deploy, sim).post("/classify", FIESTA)
    assert (answer.status, answer.json()["type"]) == (503, "urn:moodlist:problem:credentials-refused")
    assert "moodlist login" in answer.json()["detail"]
    assert "six months" in answer.json()["detail"]
    assert len(token_calls(sim)) == 1  # the store still has the same token, so a second call would fail too


@pytest.mark.usefixtures("no_pauses")
def test_a_running_process_works_again_after_a_new_login(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    api = deploy_with_secret(deploy, sim)
    sim.revoke_refresh_tokens()
    assert api.post("/classify", FIESTA).status == 503
    new = sim._tokens.issue_refresh(sim.owner, frozenset({"playlist-read-private"}))
    secrets.put_secret_value(SecretId=SECRET, SecretString=json.dumps({**sim.credentials, "refresh_token": new}))
    assert api.post("/classify", FIESTA).status == 200
