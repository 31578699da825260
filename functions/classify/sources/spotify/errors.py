"""Spotify's error responses -> Moodlist's errors. A body may be JSON, plain text, HTML or empty."""

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
from classify.sources.retries import retry_advice

EXPORT_HINT = (
    "Export it instead, for example with https://exportify.net, or select its songs in Spotify's desktop app, copy "
    "them, and send the pasted links."
)


def api_error(response: requests.Response) -> MoodlistError:  # noqa: PLR0911  # a table with one return per row
    """Return the error for an error response of the Web API.

    https://developer.spotify.com/documentation/web-api/concepts/api-calls, and what users of other apps report.
    """
    message, reason = message_and_reason(response)
    wait = parse_retry_after(response.headers)
    match response.status_code:
        case 401:
            return AccessTokenRefused("Spotify rejects the access token, even a new one.")
        case 403:
            return _forbidden(message)
        case 400 | 404:
            return NotFound(
                "Spotify has no such playlist, album or track, or hides it. It hides private playlists and, from apps "
                f"registered since November 2024, the playlists that Spotify makes itself. {EXPORT_HINT}"
            )
        case 429 if reason == "QUOTA_EXCEEDED":
            return quota_error(wait)
        case 429:
            return RateLimited("Spotify asks us to slow down.", advice=retry_advice(wait), retry_after=wait)
        case status if status >= 500:
            return UpstreamUnavailable(
                f"Spotify failed with status {status}.", advice=retry_advice(wait), retry_after=wait
            )
        case status:
            return UpstreamNonsense(f"Spotify answered with the unexpected status {status}.")


def quota_error(wait: float | None) -> QuotaExceeded:
    """Return the error for a quota that is renewed after so many seconds."""
    return QuotaExceeded(
        "The app's daily quota of Spotify calls is used up. Wait, or send an export of the playlist.", retry_after=wait
    )


def token_error(response: requests.Response) -> MoodlistError:
    """Return the error for an error response of the token endpoint, whose `error` is a string, not an object."""
    if response.status_code == 429 or response.status_code >= 500:
        return api_error(response)
    match _error_of(response):
        case "invalid_client":
            return CredentialsRefused("Spotify does not recognise this client_id with this client_secret.")
        case "invalid_grant":
            return RefreshTokenRevoked(
                "The refresh token was revoked or has expired; Spotify's refresh tokens last six months. "
                "Run `moodlist login` again (for a deployment with `--secret <ARN>`)."
            )
    return CredentialsRefused(f"Spotify refused to issue an access token (status {response.status_code}).")


class AccessTokenRefused(CredentialsRefused):
    """401: the access token expired early; a new one may be accepted."""


class ScopeMissing(CredentialsRefused):
    """403: the login does not include the scope that this call needs."""


class RefreshTokenRevoked(CredentialsRefused):
    """`invalid_grant`: this refresh token no longer works; the store may have a newer one."""


def invalid_answer_error() -> UpstreamNonsense:
    """Return the error for an answer with unexpected content."""
    return UpstreamNonsense("Spotify sent an answer that does not match its documentation.", advice=retry_advice(None))


def unreachable_error() -> UpstreamUnavailable:
    """Return the error for a call without an answer."""
    return UpstreamUnavailable("Spotify cannot be reached or does not answer in time.", advice=retry_advice(None))


def _forbidden(message: str) -> MoodlistError:
    if "premium" in message:
        return CredentialsRefused(
            "Spotify requires the owner of the app to have Premium. The app works again a few hours after Premium is "
            "renewed."
        )
    if "scope" in message:
        return ScopeMissing(
            "The login does not include this permission. Run `moodlist login` again, or `moodlist login --save` to "
            "save playlists (for a deployment with `--secret <ARN>`)."
        )
    if "registered" in message:
        return CredentialsRefused(
            "The Spotify user who logged in is not on the app's list of users: add them on "
            "https://developer.spotify.com/dashboard under User Management."
        )
    return PlaylistForbidden(
        f"Spotify lets apps read only the playlists that the logged-in user owns or collaborates on. {EXPORT_HINT}"
    )


def _error_of(response: requests.Response) -> object:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return response.text
    return body.get("error") if isinstance(body, dict) else None


def message_and_reason(response: requests.Response) -> tuple[str, str]:
    """Return the message, in lower case, and the reason in the body; "" if absent."""
    error = _error_of(response)
    if isinstance(error, dict):
        return str(error.get("message", "")).lower(), str(error.get("reason", ""))
    return str(error or "").lower(), ""
