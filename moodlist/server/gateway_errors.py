"""The errors of API Gateway itself, worded as in template.yaml, and those of a server on a user's machine."""

from http import HTTPStatus

from classify.errors import MoodlistError, OutOfTime, TooLarge


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


def misdirected(host: str) -> Misdirected:
    """Return the error for a Host header that the server does not accept.

    Without this check, a web page could point its own host name at this machine and read the answers (DNS rebinding).
    """
    return Misdirected(f"Call this server at http://{host}, or set another host with `moodlist serve --host ADDRESS`.")


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
