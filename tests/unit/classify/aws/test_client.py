from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from classify.aws.client import (
    AWS_ERRORS,
    CONNECTION_ERRORS,
    NoRegionError,
    aws_errors,
    client,
    error_code,
    forget_clients,
    make_clients,
    session,
)
from classify.errors import UpstreamUnavailable


def _refusal(code: str) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": "a secret detail"}}
    return ClientError(response, "GetItem")


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)


def test_a_client_has_short_timeouts() -> None:
    config = client("sqs").meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (2, 5, 3)


def test_a_client_can_have_other_timeouts() -> None:
    config = client("lambda", connect_timeout=5, read_timeout=70, attempts=1, connections=4).meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (5, 70, 1)
    assert config.max_pool_connections == 4


def test_a_refusal_is_translated_with_its_error_code_only() -> None:
    error = _refusal("AccessDeniedException")
    with pytest.raises(UpstreamUnavailable) as caught, aws_errors("DynamoDB"):
        raise error
    assert "DynamoDB refused GetItem (AccessDeniedException)." in caught.value.detail
    assert "secret" not in caught.value.detail
    assert caught.value.__cause__ is error


def test_a_failure_to_connect_is_translated_without_the_address() -> None:
    with pytest.raises(UpstreamUnavailable, match="SQS could not be reached") as caught, aws_errors("SQS"):
        raise EndpointConnectionError(endpoint_url="https://sqs.internal")
    assert "internal" not in caught.value.detail


def test_an_error_without_a_code_has_the_code_unknown() -> None:
    assert error_code(ClientError({}, "GetItem")) == "unknown"


def test_the_exported_tuples_catch_what_botocore_raises() -> None:
    for error in (_refusal("ValidationError"), EndpointConnectionError(endpoint_url="x"), NoCredentialsError()):
        with pytest.raises(AWS_ERRORS):
            raise error
    assert isinstance(EndpointConnectionError(endpoint_url="x"), CONNECTION_ERRORS)
    assert isinstance(ReadTimeoutError(endpoint_url="x"), CONNECTION_ERRORS)
    assert not isinstance(NoCredentialsError(), CONNECTION_ERRORS)


def test_a_client_is_made_at_its_first_use_and_shared_by_equal_options() -> None:
    made: list[str] = []
    session().register("creating-client-class.sqs", lambda **event: made.append(event["event_name"]))
    first, second, other = client("sqs"), client("sqs"), client("sqs", read_timeout=1)
    assert made == []
    assert first.meta is second.meta
    assert len(made) == 1
    assert other.meta is not first.meta


def test_all_clients_can_be_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = client("dynamodb")
    make_clients()
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    assert waiting.meta.region_name == "eu-west-1"  # which it could not be made for any more


def test_forgotten_clients_are_made_for_the_region_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    one = client("sqs")
    assert one.meta.region_name == "eu-west-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "cn-north-1")
    assert one.meta.region_name == "eu-west-1"
    forget_clients()
    assert one.meta.region_name == "cn-north-1"


def test_a_client_without_a_region_fails_at_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    without = client("sqs")
    with pytest.raises(NoRegionError):
        without.send_message()
