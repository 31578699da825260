"""Every error that a caller can get, in one tree. `response.problem` turns each into an RFC 9457 problem.

MoodlistError
├── BadRequest 400            the request is invalid; each fault has its JSON path
│   ├── TooLarge 413
│   ├── UnsupportedMediaType 415
│   └── UnknownMood 422
├── PlaylistForbidden 403     Spotify refuses access to the playlist
├── NotFound 404
├── MethodNotAllowed 405
├── RateLimited 429           an upstream service asks us to wait
│   └── QuotaExceeded         Spotify's daily quota: hours, not seconds
│       └── CallBudgetUsedUp  the API key has had its share of it (sources.spotify.calls)
├── ModelMismatch 500         the model's files do not match each other or this code
├── NotAvailableHere 501      the route needs a deployment in AWS
├── UpstreamNonsense 502      an upstream service sent an invalid response
├── UpstreamUnavailable 503
│   └── CredentialsRefused    the Spotify credentials are missing, malformed or revoked
└── OutOfTime 504
"""

from dataclasses import dataclass
from http import HTTPStatus

MAX_FAULTS = 100  # listed in one problem; its detail says how many more there are


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request: its JSON path, such as `$[2].mood`, and what is wrong."""

    path: str
    detail: str


def shorten(text: str, limit: int) -> str:
    """Return the text without its middle if it has more than `limit` characters."""
    half = (limit - 3) // 2
    return text if len(text) <= limit else f"{text[:half]}...{text[-half:]}"


def quote(text: str, limit: int = 60) -> str:
    """Return the beginning of a caller's text in quotation marks; escapes count towards `limit` characters."""
    quoted = repr(text[: limit + 1])
    return quoted if len(quoted) <= limit + 2 else f"{quoted[: limit - 2]}...{quoted[-1]}"


class MoodlistError(Exception):
    """Base of all errors. `detail` tells the caller what is wrong and what to do next; `reason` leaves out `advice`."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    slug = "internal"
    title = "Something went wrong on our side"
    default_wait: float | None = None  # seconds to wait before a retry if the upstream service names no time

    def __init__(
        self, reason: str, *, advice: str = "", faults: tuple[Fault, ...] = (), retry_after: float | None = None
    ):
        self.reason = reason
        self.detail = f"{reason} {advice}" if advice else reason
        super().__init__(self.detail)
        self.faults = faults
        self.retry_after = retry_after  # seconds, from the upstream service
        self.headers: dict[str, str] = {}  # more that the caller gets to know
        self.gave_up = False  # whether it was tried again for so long that no outer retry should begin anew

    @property
    def wait(self) -> float | None:
        """Seconds to wait before a retry; None if a retry is pointless or the time is unknown."""
        return self.default_wait if self.retry_after is None else self.retry_after


class BadRequest(MoodlistError):
    """The request is invalid."""

    status = HTTPStatus.BAD_REQUEST
    slug = "bad-request"
    title = "The request is not valid"

    @classmethod
    def at(cls, path: str, detail: str) -> "BadRequest":
        """Return the error for one fault."""
        return cls(detail, faults=(Fault(path, detail),))


class TooLarge(BadRequest):
    """The request exceeds a limit: 4 MB decoded, 10 pairs, 10,000 tracks in total."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    slug = "too-large"
    title = "The request is too large"


class UnsupportedMediaType(BadRequest):
    """The route does not accept the body's media type."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    slug = "unsupported-media-type"
    title = "Unsupported media type"


class UnknownMood(BadRequest):
    """The model does not have this mood; the detail lists the available ones."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    slug = "unknown-mood"
    title = "Unknown mood"


class PlaylistForbidden(MoodlistError):
    """Spotify does not let this account read the playlist."""

    status = HTTPStatus.FORBIDDEN
    slug = "playlist-forbidden"
    title = "Spotify does not let us read this playlist"


class NotFound(MoodlistError):
    """There is no such route, playlist, album, track, report or entry."""

    status = HTTPStatus.NOT_FOUND
    slug = "not-found"
    title = "Not found"


class MethodNotAllowed(MoodlistError):
    """The path has routes, but not for this method; `allow` lists its methods."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    slug = "method-not-allowed"
    title = "Method not allowed"

    def __init__(self, detail: str, *, allow: tuple[str, ...]):
        super().__init__(detail)
        self.allow = allow


class RateLimited(MoodlistError):
    """An upstream service asks us to wait longer than the request's deadline allows."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "rate-limited"
    title = "An upstream service asks us to wait"
    default_wait = 10


class QuotaExceeded(RateLimited):
    """Spotify's daily quota is used up (`reason: QUOTA_EXCEEDED`); the wait is hours, not seconds."""

    slug = "quota-exceeded"
    title = "Spotify's quota for today is used up"
    default_wait = 24 * 3600


class ModelMismatch(MoodlistError):
    """The model's files are missing or damaged, or do not match each other or this code."""

    slug = "model-mismatch"
    title = "The mood model cannot be loaded"


class NotAvailableHere(MoodlistError):
    """The route needs the tables, bucket or queue of a deployment, which this process does not have."""

    status = HTTPStatus.NOT_IMPLEMENTED
    slug = "not-available-here"
    title = "Not available on this server"


class UpstreamNonsense(MoodlistError):
    """An upstream service sent a response that contradicts its documentation."""

    status = HTTPStatus.BAD_GATEWAY
    slug = "upstream-nonsense"
    title = "An upstream service sent an invalid response"


class UpstreamUnavailable(MoodlistError):
    """An upstream service could not be reached or failed, even after retries."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    slug = "upstream-unavailable"
    title = "An upstream service is unavailable"
    default_wait = 10


class CredentialsRefused(UpstreamUnavailable):
    """The owner's Spotify credentials are missing, malformed, wrong or revoked."""

    slug = "credentials-refused"
    title = "The Spotify credentials do not work"
    default_wait = 300  # a new secret is read after at most this time


class OutOfTime(MoodlistError):
    """The request's deadline passed, or the work would not finish before it."""

    status = HTTPStatus.GATEWAY_TIMEOUT
    slug = "out-of-time"
    title = "There was not enough time"
