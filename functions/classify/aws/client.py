"""What every call to AWS shares: one session, clients with short timeouts, and the translation of botocore's errors.

Code outside this package catches AWS's errors by the names that this module exports, and imports no botocore.
"""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import msgspec
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

if TYPE_CHECKING:
    from botocore.session import Session

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
    "forget_clients",
    "make_clients",
    "session",
]

# Everything that a client raises: AWS refused the call (ClientError), or it never got an answer (BotoCoreError).
AWS_ERRORS = (BotoCoreError, ClientError)
CONNECTION_ERRORS = (ConnectionFailed, HTTPClientError)  # the BotoCoreErrors of a call that got no answer


_lock = threading.RLock()  # a session makes one client at a time


@functools.cache
def session() -> "Session":
    """Return the process's one session.

    It is botocore's, whose clients boto3's are: boto3 adds 69 ms to a start (docs/decisions/0013). botocore is slow to
    import too, so the first client imports it.
    """
    from botocore.session import get_session  # noqa: PLC0415

    return get_session()


class _Client:
    """A client that is made at its first use. Those of one service with equal options are one."""

    def __init__(self, service: str, *options: float):
        self._made = functools.partial(_make, service, *options)
        _clients.add(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made(), name)


_clients: WeakSet[_Client] = WeakSet()


def client(  # noqa: PLR0913
    service: str,
    *,
    connect_timeout: float = 2,
    read_timeout: float = 5,
    attempts: int = 3,
    connections: int = 10,
    plain: bool = False,
) -> Any:
    """Return the client of a service. Its first use makes it, and raises a BotoCoreError if no region is set.

    Timeouts are in seconds and apply to each attempt. botocore's own default is a minute, longer than a request may
    take. `connections` is the number of calls that can run at once.

    A `plain` client of DynamoDB neither checks parameters nor searches answers for bytes and dates. Both take two
    thirds of the processor time of a call with a hundred items.
    """
    return _Client(service, connect_timeout, read_timeout, attempts, connections, plain)


@functools.cache
def _make(  # noqa: PLR0913, PLR0917
    service: str,
    connect_timeout: float,
    read_timeout: float,
    attempts: int,
    connections: int,
    plain: bool,  # noqa: FBT001
) -> Any:
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        max_pool_connections=connections,
        parameter_validation=not plain,
        user_agent="moodlist",  # otherwise each call puts it together twice, from twenty parts
    )
    with _lock:
        made = session().create_client(service, config=config)
    if plain:
        events: Any = made.meta.events  # its stub knows no handler that returns something
        events.register("provide-client-params", _set_aside)
        events.register_first(f"before-call.{service}", _encode)  # before whoever answers instead of AWS
        events.register("before-parse", _decode)
    return made


def _set_aside(params: dict[str, Any], context: dict[str, Any], **_: object) -> dict[str, Any] | None:
    """Leave of a batch only the names of its tables, since botocore's serializer looks up the type of each value."""
    if "RequestItems" not in params:
        return None
    context["batch"] = params
    return {**params, "RequestItems": {table: {} for table in params["RequestItems"]}}


def _encode(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    """Encode the body of a batch, whose parameters are JSON already."""
    if "batch" in context:
        params["body"] = msgspec.json.encode(context.pop("batch"))


def _decode(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: object) -> None:
    """Decode a successful answer before botocore does, which then finds nothing to parse.

    Raises:
        HTTPClientError: it is not a JSON object. botocore would take it for an empty one.
    """
    if response_dict["status_code"] != 200:
        return
    try:
        customized_response_dict.update(msgspec.json.decode(response_dict["body"], type=dict[str, Any]))
    except msgspec.MsgspecError as error:
        raise HTTPClientError(error=error) from None
    response_dict["body"] = b"{}"


def make_clients() -> None:
    """Make all clients now whose first use is still to come.

    Raises:
        BotoCoreError: no region is set.
    """
    for each in list(_clients):
        each._made()


def forget_clients() -> None:
    """Make all clients anew at their next use, as for other credentials or another region."""
    with _lock:
        session.cache_clear()
        _make.cache_clear()


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
