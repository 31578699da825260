from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from classify.aws.client import AWS_ERRORS, CONNECTION_ERRORS, aws_errors, client, error_code
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
