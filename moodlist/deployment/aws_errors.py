"""What goes wrong between this terminal and AWS, in words that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

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

from classify.aws.client import error_code
from classify.errors import MoodlistError, UpstreamUnavailable

_SIGN_IN = (
    "Sign in with `aws login`, `aws sso login` or `aws configure`, or name a profile that is signed in: AWS_PROFILE=..."
)
_EXPIRED = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


@contextmanager
def signed_in() -> Iterator[None]:
    """Calls to AWS with the credentials of this terminal, directly or through an adapter of the functions.

    Raises:
        MoodlistError: AWS refuses or cannot be reached. The detail is for who sits here, not for a caller of the API.
    """
    try:
        yield
    except UpstreamUnavailable as error:
        if not isinstance(error.__cause__, BotoCoreError | ClientError):
            raise
        raise refused(_in_words(error.__cause__)) from error
    except (BotoCoreError, ClientError) as error:
        raise refused(_in_words(error)) from error


def refused(detail: str) -> MoodlistError:
    """The error of a command that AWS did not carry out."""
    error = MoodlistError(detail)
    error.title = "AWS did not do it"
    return error


def _in_words(error: BotoCoreError | ClientError) -> str:
    match error:
        case NoRegionError():
            return "No region is set. Name the one of the stack: --region eu-west-1, or AWS_DEFAULT_REGION."
        case NoCredentialsError() | PartialCredentialsError() | ProfileNotFound() | SSOError() | TokenRetrievalError():
            return f"This terminal has no credentials for AWS ({_without_period(error)}). {_SIGN_IN}"
        case ClientError():
            return _refusal_in_words(error)
    return f"AWS cannot be reached: {_without_period(error)}. See that --region is right, and try again."


def _refusal_in_words(error: ClientError) -> str:
    code, message = error_code(error), error.response.get("Error", {}).get("Message", "")
    if code in _EXPIRED:
        return f"The credentials of this terminal are not, or no longer, valid ({code}). {_SIGN_IN}"
    if code.startswith("AccessDenied") or code == "AuthorizationError":
        return (
            f"You are signed in, but may not call {error.operation_name} ({code}). {message}\n"
            "Ask for that permission, or see that this is the right account: `aws sts get-caller-identity`."
        )
    return f"{error.operation_name} failed ({code}). {message}".rstrip()


def _without_period(error: BotoCoreError) -> str:
    return str(error).rstrip(".")
