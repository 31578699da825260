"""Turns AWS's errors into messages that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

from classify.aws.client import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
    refusal,
)
from classify.errors import MoodlistError, UpstreamUnavailable

_SIGN_IN = (
    "Sign in with `aws login`, `aws sso login` or `aws configure`, or name a profile that is signed in: AWS_PROFILE=..."
)
_INVALID_CREDENTIALS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


@contextmanager
def translate_errors() -> Iterator[None]:
    """Translate botocore's errors, and those of `classify.aws`, in the body of a `with`.

    Raises:
        MoodlistError: AWS refused a request or could not be reached. The detail is for the user of this terminal.
    """
    try:
        yield
    except UpstreamUnavailable as error:
        if not isinstance(error.__cause__, BotoCoreError | ClientError):
            raise
        raise aws_error(_explain(error.__cause__)) from error
    except (BotoCoreError, ClientError) as error:
        raise aws_error(_explain(error)) from error


def aws_error(detail: str) -> MoodlistError:
    """Return the error of a request that AWS did not carry out."""
    error = MoodlistError(detail)
    error.title = "The AWS request failed"
    return error


def _explain(error: BotoCoreError | ClientError) -> str:
    match error:
        case NoRegionError():
            return "No AWS region is set. Name the stack's region with --region eu-west-1 or AWS_DEFAULT_REGION."
        case NoCredentialsError() | PartialCredentialsError() | ProfileNotFound() | SSOError() | TokenRetrievalError():
            return f"This terminal has no AWS credentials ({_without_period(error)}). {_SIGN_IN}"
        case ClientError():
            return _explain_refusal(error)
    return f"Cannot reach AWS: {_without_period(error)}. Check --region and try again."


def _explain_refusal(error: ClientError) -> str:
    code, message = refusal(error), error.response.get("Error", {}).get("Message", "")
    if code in _INVALID_CREDENTIALS:
        return f"The AWS credentials of this terminal are invalid or have expired ({code}). {_SIGN_IN}"
    if code.startswith("AccessDenied") or code == "AuthorizationError":
        return (
            f"You are signed in, but may not call {error.operation_name} ({code}). {message}\n"
            "Ask for this permission, or check that this is the right account: `aws sts get-caller-identity`."
        )
    return f"{error.operation_name} failed ({code}). {message}".rstrip()


def _without_period(error: BotoCoreError) -> str:
    return str(error).rstrip(".")
