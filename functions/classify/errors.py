"""Every error a caller can meet, in one tree; `response.problem` turns each into RFC 9457 once.

MoodlistError
├── BadRequest 400            what the caller sent, each fault with its JSON path
│   ├── TooLarge 413
│   ├── UnsupportedMediaType 415
│   └── UnknownMood 422
├── PlaylistForbidden 403     Spotify refuses this playlist
├── NotFound 404
├── MethodNotAllowed 405
├── RateLimited 429           an upstream asks us to wait
│   └── QuotaExceeded         Spotify's daily quota: hours, not seconds
├── ModelMismatch 500         the model and this code do not fit
├── NotAvailableHere 501      it needs what only a deployment has
├── UpstreamNonsense 502      an upstream answered what nobody can read
├── UpstreamUnavailable 503
│   └── CredentialsRefused    the Spotify credentials are missing, malformed or revoked
└── OutOfTime 504
"""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: where (a JSON path such as `$[2].mood`) and what."""

    path: str
    detail: str


class MoodlistError(Exception):
    """Base of the tree. `detail` is written for the caller: what is wrong and what to do next."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    slug = "internal"
    title = "Something went wrong on our side"
    usual_wait: float | None = None  # seconds until a new attempt makes sense, where no upstream said how long

    def __init__(self, detail: str, *, faults: tuple[Fault, ...] = (), retry_after: float | None = None):
        super().__init__(detail)
        self.detail = detail
        self.faults = faults
        self.retry_after = retry_after  # seconds, as an upstream said

    @property
    def wait(self) -> float | None:
        """Seconds until a new attempt makes sense, where that can be said."""
        return self.usual_wait if self.retry_after is None else self.retry_after


class BadRequest(MoodlistError):
    """The request cannot be understood."""

    status = HTTPStatus.BAD_REQUEST
    slug = "bad-request"
    title = "The request is not valid"

    @classmethod
    def at(cls, path: str, detail: str) -> "BadRequest":
        """The error for one fault."""
        return cls(detail, faults=(Fault(path, detail),))


class TooLarge(BadRequest):
    """More than the limits allow: 4 MB decoded, 10 pairs, 10,000 tracks in all."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    slug = "too-large"
    title = "The request is too large"


class UnsupportedMediaType(BadRequest):
    """A body in a form that no route reads."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    slug = "unsupported-media-type"
    title = "This kind of body is not read here"


class UnknownMood(BadRequest):
    """A mood the model does not know; the detail lists those it knows."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    slug = "unknown-mood"
    title = "The model does not know this mood"


class PlaylistForbidden(MoodlistError):
    """Spotify does not let this account read the contents of the playlist."""

    status = HTTPStatus.FORBIDDEN
    slug = "playlist-forbidden"
    title = "Spotify does not let us read this playlist"


class NotFound(MoodlistError):
    """No such route, playlist, album or track."""

    status = HTTPStatus.NOT_FOUND
    slug = "not-found"
    title = "Not found"


class MethodNotAllowed(MoodlistError):
    """The route exists, with other methods."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    slug = "method-not-allowed"
    title = "This route has other methods"

    def __init__(self, detail: str, *, allow: tuple[str, ...]):
        super().__init__(detail)
        self.allow = allow


class RateLimited(MoodlistError):
    """An upstream asks us to wait longer than the request has."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "rate-limited"
    title = "An upstream service asks us to wait"
    usual_wait = 10


class QuotaExceeded(RateLimited):
    """Spotify's quota for the day is used up (`reason: QUOTA_EXCEEDED`); the wait is counted in hours."""

    slug = "quota-exceeded"
    title = "Spotify's quota for today is used up"
    usual_wait = 24 * 3600


class ModelMismatch(MoodlistError):
    """The model's files do not fit each other or this code."""

    slug = "model-mismatch"
    title = "The mood model does not fit"


class NotAvailableHere(MoodlistError):
    """A route that needs the table, bucket or queue of a deployment, asked of a process that has none."""

    status = HTTPStatus.NOT_IMPLEMENTED
    slug = "not-available-here"
    title = "This is not available here"


class UpstreamNonsense(MoodlistError):
    """An upstream answered something that is not what its documentation promises."""

    status = HTTPStatus.BAD_GATEWAY
    slug = "upstream-nonsense"
    title = "An upstream service gave an answer we cannot read"


class UpstreamUnavailable(MoodlistError):
    """An upstream could not be reached or failed, several times."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    slug = "upstream-unavailable"
    title = "An upstream service is not available"
    usual_wait = 10


class CredentialsRefused(UpstreamUnavailable):
    """The owner's Spotify credentials are missing, malformed, wrong or revoked."""

    slug = "credentials-refused"
    title = "The Spotify credentials do not work"
    usual_wait = 300  # for so long a secret is taken as current


class OutOfTime(MoodlistError):
    """The request's deadline has passed."""

    status = HTTPStatus.GATEWAY_TIMEOUT
    slug = "out-of-time"
    title = "There was not enough time"
