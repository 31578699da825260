import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

from classify.aws.client import session
from classify.aws.secret import SecretsManagerCredentials
from classify.errors import CredentialsRefused
from classify.sources.credentials import Credentials
from tests.unit.classify.builders import shown

NAME = "moodlist/spotify"
VALUE = "hunter2"
OLD, NEW = (Credentials("an-id", None, token) for token in ("old", "new"))


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fake AWS account for one test."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        yield


def _create(content: str | bytes) -> None:
    client = boto3.client("secretsmanager")
    if isinstance(content, bytes):
        client.create_secret(Name=NAME, SecretBinary=content)
    else:
        client.create_secret(Name=NAME, SecretString=content)


def _token(token: str) -> str:
    return json.dumps({"client_id": "an-id", "refresh_token": token})


def _store() -> SecretsManagerCredentials:
    return SecretsManagerCredentials(NAME, max_age=300)


@pytest.mark.parametrize("content", [_token("old"), _token("old").encode()])
def test_a_secret_is_read_from_text_and_from_bytes(content: str | bytes) -> None:
    _create(content)
    assert _store().read() == OLD


def test_a_secret_is_cached_until_a_fresh_value_is_requested() -> None:
    _create(_token("old"))
    store = _store()
    store.read()
    boto3.client("secretsmanager").put_secret_value(SecretId=NAME, SecretString=_token("new"))
    assert store.read() == OLD
    assert store.read(fresh=True) == NEW
    assert store.read() == NEW


def test_a_secret_that_is_fetched_ahead_is_fetched_once() -> None:
    _create(_token("old"))
    store, calls = _store(), []
    session().register("before-call.secrets-manager.GetSecretValue", lambda **_: calls.append(1))
    store.fetch_ahead()
    assert store.read() == OLD
    assert store.read() == OLD
    assert len(calls) == 1


def test_the_failure_of_a_fetch_ahead_is_that_of_the_read() -> None:
    store = _store()
    store.fetch_ahead()
    with pytest.raises(CredentialsRefused, match="cannot be read"):
        store.read()


def test_a_secret_without_a_region_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(CredentialsRefused, match="region"):
        _store().read()


def test_stored_credentials_are_read_at_once_by_every_process() -> None:
    _create(_token("old"))
    store = _store()
    store.read()
    store.save(NEW)
    assert store.read() == _store().read() == NEW


def test_the_error_for_a_missing_secret_says_how_to_create_it() -> None:
    with pytest.raises(CredentialsRefused, match=r"cannot be read .* Run `moodlist login`") as caught:
        _store().read()
    assert caught.value.retry_after == 300


@pytest.mark.parametrize("content", [json.dumps({"client_id": VALUE}), b"\xff" + VALUE.encode()])
def test_a_malformed_secret_is_refused_without_quoting_it(content: str | bytes) -> None:
    _create(content)
    with pytest.raises(CredentialsRefused) as caught:
        _store().read()
    assert VALUE not in shown(caught.value)


@set_initial_no_auth_action_count(1)  # allows one call, which creates the secret, and denies the rest
def test_a_token_that_secrets_manager_refuses_is_not_quoted() -> None:
    _create(_token("old"))
    with pytest.raises(CredentialsRefused, match="secretsmanager:PutSecretValue") as caught:
        _store().save(Credentials("an-id", VALUE, VALUE))
    assert VALUE not in shown(caught.value)
