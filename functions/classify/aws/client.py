"""What every call to AWS shares: short time-outs, and one error that names the service and its refusal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from classify.errors import UpstreamUnavailable

# For the command, which explains each of them: only this package imports botocore.
__all__ = [
    "BotoCoreError",
    "ClientError",
    "NoCredentialsError",
    "NoRegionError",
    "PartialCredentialsError",
    "ProfileNotFound",
    "SSOError",
    "TokenRetrievalError",
]

# Seconds. boto3 would wait a minute for each, which is longer than a request may take.
SHORT_TIMEOUTS = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 3, "mode": "standard"}}


def client(service: str, config: Mapping[str, Any] = SHORT_TIMEOUTS) -> Any:
    """Return boto3's client of a service; `config` holds the arguments of botocore's Config.

    boto3 takes a third of a second to import, so it is imported with the first client.

    Raises:
        BotoCoreError: no region is set.
    """
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(service, config=Config(**config))  # type: ignore[call-overload]


@contextmanager
def asking(service: str) -> Iterator[None]:
    """Calls to a service.

    Raises:
        UpstreamUnavailable: it refuses or cannot be reached. The detail has AWS's name for the reason.
    """
    try:
        yield
    except ClientError as error:
        raise UpstreamUnavailable(
            f"{service} refused {error.operation_name} ({refusal(error)}). Try again; if it stays so, the owner of "
            "this deployment finds the reason in its log."
        ) from error
    except BotoCoreError as error:
        raise UpstreamUnavailable(f"{service} could not be reached ({type(error).__name__}). Try again.") from error


def written(write: Callable[[], object]) -> bool:
    """Whether DynamoDB made a write; False where what stands there does not meet the write's condition.

    Raises:
        UpstreamUnavailable: as of `asking`.
    """
    with asking("DynamoDB"):
        try:
            write()
        except ClientError as error:
            if refusal(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def refusal(error: ClientError) -> str:
    """AWS's name for what went wrong, such as `AccessDeniedException`."""
    return error.response.get("Error", {}).get("Code", "unknown")
