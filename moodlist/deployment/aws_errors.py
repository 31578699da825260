"""Turns AWS's errors into messages that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

from classify.aws.client import AWS_ERRORS, CREDENTIAL_ERRORS, BotoCoreError, ClientError, NoRegionError, error_code
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
        if not isinstance(error.__cause__, AWS_ERRORS):
            raise
        raise aws_error(_explain(error.__cause__)) from error
    except AWS_ERRORS as error:
        raise aws_error(_explain(error)) from error


def aws_error(detail: str) -> MoodlistError:
    """Return the error of a request that AWS did not carry out."""
    error = MoodlistError(detail)
    error.title = "The AWS request failed"
    return error


def _explain(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return _explain_refusal(error)
    reason = str(error).rstrip(".")
    if isinstance(error, NoRegionError):
        return "No AWS region is set. Name the stack's region with --region eu-west-1 or AWS_DEFAULT_REGION."
    if isinstance(error, CREDENTIAL_ERRORS):
        return f"This terminal has no AWS credentials ({reason}). {_SIGN_IN}"
    return f"Cannot reach AWS: {reason}. Check --region and try again."


def _explain_refusal(error: ClientError) -> str:
    code, message = error_code(error), error.response.get("Error", {}).get("Message", "")
    if code in _INVALID_CREDENTIALS:
        return f"The AWS credentials of this terminal are invalid or have expired ({code}). {_SIGN_IN}"
    if code.startswith("AccessDenied") or code == "AuthorizationError":
        return (
            f"You are signed in, but may not call {error.operation_name} ({code}). {message}\n"
            "Ask for this permission, or check that this is the right account: `aws sts get-caller-identity`."
        )
    return f"{error.operation_name} failed ({code}). {message}".rstrip()
