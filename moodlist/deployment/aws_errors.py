"""Turns AWS's errors into messages that say what to do next."""

from classify.aws.client import (
    AWS_ERRORS,
    CONNECTION_ERRORS,
    BotoCoreError,
    ClientError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    error_code,
)
from classify.errors import MoodlistError, UpstreamUnavailable

_SIGN_IN = (
    "Sign in with `aws login`, `aws sso login` or `aws configure`, or name a profile that is signed in: AWS_PROFILE=..."
)
_NAME_REGION = (
    "Set AWS_DEFAULT_REGION=eu-west-1, for example; `moodlist watch` and `moodlist redrive` also take "
    "--region eu-west-1."
)
_INVALID_CREDENTIALS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidToken",
    "MissingAuthenticationToken",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
}


def aws_failure(error: Exception) -> MoodlistError | None:
    """Return an error of botocore or `classify.aws` as one for the user of this terminal; None for any other error."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, AWS_ERRORS):
        # `classify.aws` hides AWS's error from the callers of the API, not from the user of these credentials.
        cause = (cause.__cause__ or cause.__context__) if isinstance(error, UpstreamUnavailable) else None
    return aws_error(_explain(cause)) if cause else None


def aws_error(detail: str) -> MoodlistError:
    """Return the error of a request that AWS did not carry out."""
    error = MoodlistError(detail)
    error.title = "The AWS request failed"
    return error


def _explain(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return _explain_refusal(error)
    reason = str(error).rstrip(".")
    advice: tuple[tuple[type[BotoCoreError] | tuple[type[BotoCoreError], ...], str], ...] = (
        (NoRegionError, f"No AWS region is set. {_NAME_REGION}"),
        (InvalidRegionError, f"AWS has no such region: {reason}. {_NAME_REGION}"),
        (NoCredentialsError, f"This terminal has no AWS credentials. {_SIGN_IN}"),
        (ParamValidationError, f"{reason}.\nCheck the names that you passed."),
        (CONNECTION_ERRORS, f"Cannot reach AWS: {reason}. Check the network and the region. {_NAME_REGION}"),
        (BotoCoreError, f"The AWS credentials of this terminal cannot be used: {reason}. {_SIGN_IN}"),
    )
    return next(text for kinds, text in advice if isinstance(error, kinds))


def _explain_refusal(error: ClientError) -> str:
    code, message = error_code(error), error.response.get("Error", {}).get("Message", "")
    if code in _INVALID_CREDENTIALS:
        return (
            f"The AWS credentials of this terminal are invalid or have expired ({code}). {_SIGN_IN} If they are new, "
            "check this machine's clock."
        )
    if code.startswith("AccessDenied") or code == "AuthorizationError":
        return (
            f"You are signed in, but may not call {error.operation_name} ({code}). {message}\n"
            "Ask for this permission, or check that this is the right account: `aws sts get-caller-identity`."
        )
    return f"{error.operation_name} failed ({code}). {message}".rstrip()
