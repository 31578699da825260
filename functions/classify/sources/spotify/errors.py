"""What Spotify's refusals mean, in our own errors. Bodies may be JSON, plain text, HTML or nothing at all."""

import requests

from classify.errors import (
    CredentialsRefused,
    MoodlistError,
    NotFound,
    PlaylistForbidden,
    QuotaExceeded,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.sources.http import parse_retry_after

EXPORT_HINT = (
    "Export it instead, for example with https://exportify.net, or select its songs in Spotify's desktop app, copy "
    "them, and send the pasted links."
)


def api_error(response: requests.Response) -> MoodlistError:  # noqa: PLR0911  # a table, a return a row
    """The error for a refusal of the Web API.

    The rows are those that users report: https://developer.spotify.com/documentation/web-api/concepts/api-calls
    """
    message, reason = message_and_reason(response)
    match response.status_code:
        case 401:
            return AccessTokenRefused("Spotify does not accept the access token, not even a new one.")
        case 403:
            return _forbidden(message)
        case 400 | 404:
            return NotFound(
                "Spotify knows no such playlist, album or track, or hides it: private ones, and for apps registered "
                f"since November 2024 also the playlists that Spotify makes itself. {EXPORT_HINT}"
            )
        case 429 if reason == "QUOTA_EXCEEDED":
            return QuotaExceeded(
                "The app's daily quota of Spotify calls is used up. Wait, or send an export of the playlist.",
                retry_after=parse_retry_after(response.headers),
            )
        case 429:
            return RateLimited(
                "Spotify asks us to slow down. Try again after the time given.",
                retry_after=parse_retry_after(response.headers),
            )
        case status if status >= 500:
            return UpstreamUnavailable(
                f"Spotify failed with status {status}. Try again in a while.",
                retry_after=parse_retry_after(response.headers),
            )
        case status:
            return UpstreamNonsense(f"Spotify answered with the unexpected status {status}.")


def token_error(response: requests.Response) -> MoodlistError:
    """The error for a refusal of the token endpoint, where `error` is a text and not an object."""
    if response.status_code == 429 or response.status_code >= 500:
        return api_error(response)
    match _error_of(response):
        case "invalid_client":
            return CredentialsRefused("Spotify does not know this client_id with this client_secret.")
        case "invalid_grant":
            return RefreshTokenRevoked(
                "The refresh token is revoked, or older than the six months for which Spotify keeps one. "
                "Run `moodlist login` again (for a deployment with `--secret <ARN>`)."
            )
    return CredentialsRefused(f"Spotify refused to give an access token (status {response.status_code}).")


class AccessTokenRefused(CredentialsRefused):
    """401: the access token has ended early; a new one may do."""


class ScopeMissing(CredentialsRefused):
    """403: the user who logged in has not allowed this kind of call."""


class RefreshTokenRevoked(CredentialsRefused):
    """`invalid_grant`: this refresh token is dead; a newer one may have been stored meanwhile."""


def invalid_answer_error() -> UpstreamNonsense:
    """The error for an answer of the wrong shape."""
    return UpstreamNonsense("Spotify answered something that is not what its documentation promises. Try again later.")


def unreachable_error() -> UpstreamUnavailable:
    """The error for a call without an answer."""
    return UpstreamUnavailable("Spotify cannot be reached or does not answer in time. Try again in a while.")


def _forbidden(message: str) -> MoodlistError:
    if "premium" in message:
        return CredentialsRefused(
            "Spotify wants the owner of the app to have Premium; after a lapse it takes some hours to work again."
        )
    if "scope" in message:
        return ScopeMissing(
            "The login does not allow this. Run `moodlist login` again, and to save playlists `moodlist login --save` "
            "(for a deployment with `--secret <ARN>`)."
        )
    if "registered" in message:
        return CredentialsRefused(
            "The Spotify user who logged in is not on the app's list of users: add them on "
            "https://developer.spotify.com/dashboard under User Management."
        )
    return PlaylistForbidden(
        f"Spotify lets apps read only the playlists that the logged-in user owns or edits with others. {EXPORT_HINT}"
    )


def _error_of(response: requests.Response) -> object:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return response.text
    return body.get("error") if isinstance(body, dict) else None


def message_and_reason(response: requests.Response) -> tuple[str, str]:
    """Message (lower case) and reason, as far as the body has them."""
    error = _error_of(response)
    if isinstance(error, dict):
        return str(error.get("message", "")).lower(), str(error.get("reason", ""))
    return str(error or "").lower(), ""
