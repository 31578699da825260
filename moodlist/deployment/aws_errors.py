"""Turns AWS's errors into messages that say what to do next."""

from collections.abc import Iterator

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
    "Set AWS_DEFAULT_REGION=eu-west-1, for example; `moodlist watch`, `moodlist redrive`, `moodlist features` and "
    "`moodlist catalog` also take --region eu-west-1."
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
    # `classify.aws` hides AWS's error from callers of the API. The user of these credentials may see it.
    errors = _with_causes(error) if isinstance(error, UpstreamUnavailable) else [error]
    if found := next((each for each in errors if isinstance(each, AWS_ERRORS)), None):
        return aws_error(_explain(found))
    if isinstance(error, ValueError) and str(error).startswith("Invalid endpoint"):  # botocore has no class for it
        return aws_error(f"{error} is no address of AWS. Check AWS_DEFAULT_REGION and AWS_ENDPOINT_URL. {_NAME_REGION}")
    return None


def aws_error(detail: str) -> MoodlistError:
    """Return the error of a request that AWS did not carry out."""
    error = MoodlistError(detail)
    error.title = "The AWS request failed"
    return error


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause:
        yield cause
        cause = cause.__cause__ or cause.__context__


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
    # S3 answers HeadObject without a body, so its error code is the status.
    if code.startswith("AccessDenied") or code in {"AuthorizationError", "403"}:
        return (
            f"You are signed in, but may not call {error.operation_name} ({code}). {message}\n"
            "Ask for this permission, or check that this is the right account: `aws sts get-caller-identity`."
        )
    return f"{error.operation_name} failed ({code}). {message}".rstrip()
