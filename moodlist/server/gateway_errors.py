"""What API Gateway itself refuses, as template.yaml words it, and what only a server on a person's machine must."""

from http import HTTPStatus

from classify.errors import MoodlistError, OutOfTime, TooLarge


class Misdirected(MoodlistError):
    """A Host that is not ours."""

    status = HTTPStatus.MISDIRECTED_REQUEST
    slug = "misdirected"
    title = "This server answers under its own name only"


class FunctionUnavailable(MoodlistError):
    """The function raised, or what it answered is no answer."""

    status = HTTPStatus.BAD_GATEWAY
    slug = "function-unavailable"
    title = "The function gave no answer"


def misdirected(host: str) -> Misdirected:
    """A page elsewhere can make its own name lead to this machine, and would then read what we answer."""
    return Misdirected(f"Call this server as http://{host}; `moodlist serve --host ADDRESS` gives it another.")


def too_large() -> TooLarge:
    """More than the gateway takes."""
    return TooLarge("A request holds at most 4 MB. Send the playlist in parts, or use the moodlist command.")


def function_unavailable() -> FunctionUnavailable:
    """The traceback is on the server's standard error."""
    return FunctionUnavailable("The function failed. The terminal in which `moodlist serve` runs shows the reason.")


def integration_timeout() -> OutOfTime:
    """The function ran longer than the gateway waits."""
    return OutOfTime(
        "A request has 29 seconds. Send fewer tracks, or use the moodlist command, which has no time limit."
    )
