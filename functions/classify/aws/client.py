"""What every call to AWS shares: clients with short timeouts, and the translation of botocore's errors.

Code outside this package catches AWS's errors by the names that this module exports, and imports no botocore.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
)
from botocore.exceptions import ConnectionError as ConnectionFailed

from classify.errors import UpstreamUnavailable

__all__ = [
    "AWS_ERRORS",
    "CONNECTION_ERRORS",
    "BotoCoreError",
    "ClientError",
    "InvalidRegionError",
    "NoCredentialsError",
    "NoRegionError",
    "ParamValidationError",
    "aws_errors",
    "client",
    "error_code",
]

# Everything that a client raises: AWS refused the call (ClientError), or it never got an answer (BotoCoreError).
AWS_ERRORS = (BotoCoreError, ClientError)
CONNECTION_ERRORS = (ConnectionFailed, HTTPClientError)  # the BotoCoreErrors of a call that got no answer


def client(
    service: str, *, connect_timeout: float = 2, read_timeout: float = 5, attempts: int = 3, connections: int = 10
) -> Any:
    """Return boto3's client of a service.

    Timeouts are in seconds and apply to each attempt. boto3's own default is a minute, longer than a request may take.
    `connections` is the number of calls that can run at once.

    boto3 takes a third of a second to import, so the first client imports it.

    Raises:
        BotoCoreError: no region is set.
    """
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        max_pool_connections=connections,
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]


@contextmanager
def aws_errors(service: str) -> Iterator[None]:
    """Translate the errors of calls to a service, such as "DynamoDB", for a caller of the API.

    Raises:
        UpstreamUnavailable: AWS refused a call or could not be reached. The detail holds AWS's error code and nothing
            else of its answer. `__cause__` is the original error.
    """
    try:
        yield
    except ClientError as error:
        raise UpstreamUnavailable(
            f"{service} refused {error.operation_name} ({error_code(error)}). Try again. If the error persists, the "
            "owner of this deployment finds the reason in its log."
        ) from error
    except BotoCoreError as error:
        raise UpstreamUnavailable(f"{service} could not be reached ({type(error).__name__}). Try again.") from error


def error_code(error: ClientError) -> str:
    """Return AWS's error code, such as `AccessDeniedException`."""
    return error.response.get("Error", {}).get("Code", "unknown")
