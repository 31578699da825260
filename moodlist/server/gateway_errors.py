"""The errors of API Gateway itself, worded as in template.yaml, and those of a server on a user's machine."""

from http import HTTPStatus

from classify.errors import BadRequest, MoodlistError, OutOfTime, TooLarge


class Misdirected(MoodlistError):
    """The Host header names another server."""

    status = HTTPStatus.MISDIRECTED_REQUEST
    slug = "misdirected"
    title = "The Host header names another server"


class FunctionUnavailable(MoodlistError):
    """The function raised an exception, or its answer is malformed."""

    status = HTTPStatus.BAD_GATEWAY
    slug = "function-unavailable"
    title = "The function gave no answer"


class RequestTimeout(MoodlistError):
    """The client sends its request too slowly."""

    status = HTTPStatus.REQUEST_TIMEOUT
    slug = "request-timeout"
    title = "The request took too long to arrive"


class TooManyConnections(MoodlistError):
    """The server has as many connections as it accepts."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    slug = "too-many-connections"
    title = "The server has too many connections"
    default_wait = 1


def misdirected(host: str) -> Misdirected:
    """Return the error for a Host header that the server does not accept.

    Without this check, a web page could point its own host name at this machine and read the answers (DNS rebinding).
    """
    return Misdirected(f"Call this server at http://{host}, or set another host with `moodlist serve --host ADDRESS`.")


def request_timeout(seconds: float) -> RequestTimeout:
    """Return the error for a request of which a part did not arrive within `seconds`."""
    return RequestTimeout(f"The request did not arrive within {seconds:g} seconds. Send it again.")


def too_many_connections(limit: int) -> TooManyConnections:
    """Return the error for a connection beyond the limit."""
    return TooManyConnections(f"The server accepts {limit} connections at once. Close some, or try again later.")


def unreadable() -> BadRequest:
    """Return the error for bytes that are not HTTP, or a path or headers that are too long."""
    return BadRequest("The server cannot read this HTTP request; its path and its headers have at most 64 KB together.")


def too_large() -> TooLarge:
    """Return the error for a body that is larger than API Gateway accepts."""
    return TooLarge("A request holds at most 4 MB. Send the playlist in parts, or use the moodlist command.")


def function_unavailable() -> FunctionUnavailable:
    """Return the error for a function that failed; its traceback is on the server's standard error."""
    return FunctionUnavailable("The terminal in which `moodlist serve` runs shows the reason.")


def integration_timeout() -> OutOfTime:
    """Return the error for a function that ran longer than API Gateway waits."""
    return OutOfTime(
        "A request has 29 seconds. Send fewer tracks, or use the moodlist command, which has no time limit."
    )
