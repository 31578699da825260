"""The message and the exit code of whatever ends a subcommand, for every subcommand in one place."""

import math
import sys
import traceback
from pathlib import Path

from classify.errors import BadRequest, MoodlistError
from moodlist.program import as_started

FAILURE, USAGE_ERROR = 1, 2
_CODE = ("classify", "moodlist")  # the packages of this project


def report_failure(error: Exception) -> int:
    """Print on standard error what went wrong and what to do next; return the exit code.

    Only an error that this project did not foresee is called one of our side.
    """
    failure = as_moodlist_error(error)
    print(f"moodlist: {describe_failure(failure)}", file=sys.stderr, flush=True)
    return USAGE_ERROR if isinstance(failure, BadRequest) else FAILURE


def describe_failure(failure: MoodlistError) -> str:
    """Return what went wrong and what to do next, with each command named as this process was started."""
    title = "" if _has_no_title_of_its_own(failure) else f"{failure.title}.\n"
    lines = [as_started(f"{title}{failure.detail}")]
    lines += [f"  {each.path}: {as_started(each.detail)}" for each in failure.faults if each.detail != failure.detail]
    if failure.retry_after:
        lines.append(f"Try again in {_format_duration(failure.retry_after)}.")
    elif failure.gave_up:
        lines.append("Moodlist tried for five minutes.")
    return "\n".join(lines)


def as_moodlist_error(error: Exception) -> MoodlistError:
    """Return the error as one of Moodlist's: one that was not foreseen says where it arose."""
    if (failure := _aws_failure(error)) is not None:
        return failure
    if isinstance(error, MoodlistError):
        return error
    if isinstance(error, OSError) and error.strerror:
        about = f" {str(error.filename)!r}" if error.filename else ""
        return MoodlistError(f"This machine refused an operation{about and ' on'}{about}: {error.strerror}.")
    if isinstance(error, MemoryError):
        return MoodlistError("This machine has too little memory for this input.")
    return MoodlistError(
        f"{MoodlistError.title}: {type(error).__name__}: {error} ({_place(error)}).\n"
        "Please report this message with the command that you ran."
    )


def _aws_failure(error: Exception) -> MoodlistError | None:
    """Return the failure if the error came from AWS; a command that never called AWS does not import its client."""
    if "botocore.exceptions" not in sys.modules:
        return None
    from moodlist.deployment.aws_errors import aws_failure  # noqa: PLC0415

    return aws_failure(error)


def _has_no_title_of_its_own(failure: MoodlistError) -> bool:
    """Return whether the detail says it all: that of a usage error, or of an error without a class of its own."""
    return isinstance(failure, BadRequest) or failure.title == MoodlistError.title


def _place(error: Exception) -> str:
    """Return the last line of this project's code that the error passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if not set(_CODE).isdisjoint(Path(frame.filename).parts)] or frames
    return f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else "no place"


def _format_duration(seconds: float) -> str:
    for length, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{math.ceil(seconds / length)} {unit}"
    return f"{math.ceil(seconds)} seconds"
