"""The access token of the process: fetched when first needed, held in memory, renewed once if Spotify rejects it."""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import requests
from msgspec import Struct, structs
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.exceptions import SpotifyOauthError
from spotipy.oauth2 import SpotifyClientCredentials, SpotifyOAuth, SpotifyPKCE

from classify.deadline import Deadline
from classify.errors import CredentialsRefused
from classify.sources.credentials import Credentials, CredentialStore
from classify.sources.http import CALL_TIMEOUT, with_retries
from classify.sources.spotify.errors import RefreshTokenRevoked, invalid_answer_error, token_error, unreachable_error
from classify.sources.spotify.session import spotipy_session

SCOPE = "playlist-read-private playlist-read-collaborative user-library-read"
WRITE_SCOPE = "playlist-modify-private playlist-modify-public"
_UNUSED_REDIRECT = "http://127.0.0.1/"  # spotipy requires one, although a refresh redirects nobody
_EXPIRY_MARGIN = 60  # seconds; a token that expires sooner is renewed now
# Seconds before each reading of stored credentials that another process may be replacing. It needs a second or two.
REREAD_PAUSES = (0.0, 0.25, 0.5, 1.0, 2.0)

_log = logging.getLogger(__name__)


class AccessToken(Struct, frozen=True):
    """A bearer token, when it expires (seconds since 1970), and whether it belongs to a user or only to the app.

    `scopes` is what the user permits; None if it is not known.
    """

    value: str
    expires_at: float
    is_user_token: bool
    scopes: frozenset[str] | None = None

    def __repr__(self) -> str:
        return "AccessToken(...)"


class SpotifyTokens:
    """The source of access tokens. If several threads need a new one, one of them fetches it."""

    def __init__(self, store: CredentialStore, accounts_url: str):
        self._store = store
        self._url = f"{accounts_url.rstrip('/')}/api/token"
        self._token: AccessToken | None = None
        self._unsaved: Credentials | None = None
        self._revoked: Credentials | None = None  # the last ones that nobody replaced in time
        self._lock = threading.Lock()

    def token(self, deadline: Deadline, rejected: AccessToken | None = None) -> AccessToken:
        """Return a token; fetch a new one if the current one expires soon or is the `rejected` one.

        Raises:
            CredentialsRefused: the credentials are missing or malformed, or Spotify refuses them.
            MoodlistError: Spotify fails, or its answer is invalid.
        """
        with self._lock:
            token = self._token
            if token is None or token is rejected or token.expires_at < time.time() + _EXPIRY_MARGIN:
                token = self._token = with_retries(lambda: self._fetch(deadline, rejected), deadline)
            return token

    def _fetch(self, deadline: Deadline, rejected: AccessToken | None) -> AccessToken:
        credentials = self._unsaved or self._store.read()
        if credentials.access_token and not self._unsaved and not _stored_token(credentials, rejected):
            credentials = self._store.read(fresh=True)  # another process may have renewed it
        pauses = iter(REREAD_PAUSES if self._store.is_shared and credentials != self._revoked else REREAD_PAUSES[:1])
        while True:
            if stored := _stored_token(credentials, rejected):
                return stored
            try:
                return self._renew(credentials, deadline)
            except RefreshTokenRevoked:
                newer = self._read_newer(credentials, pauses, deadline)
                if newer is None:
                    self._revoked = credentials
                    raise
                credentials = newer

    def _renew(self, credentials: Credentials, deadline: Deadline) -> AccessToken:
        answer = self._grant(credentials, deadline)
        is_user_token = credentials.refresh_token is not None
        token = AccessToken(answer["access_token"], answer["expires_at"], is_user_token, _scopes(credentials, answer))
        self._save_rotated(credentials, answer.get("refresh_token"), token)
        return token

    def _read_newer(self, used: Credentials, pauses: Iterator[float], deadline: Deadline) -> Credentials | None:
        """Return what a new login, or another process that renewed at the same time, stored in place of `used`.

        Spotify revokes a refresh token as soon as it replaces it, so the process that comes second is refused before
        the first one has stored the new token.
        """
        for pause in pauses:
            if not deadline.allows(pause):
                return None
            time.sleep(pause)
            newer = self._store.read(fresh=True)
            if newer != used:
                return newer
        return None

    def _save_rotated(self, credentials: Credentials, refresh_token: object, token: AccessToken) -> None:
        if not isinstance(refresh_token, str) or credentials.refresh_token is None:
            return
        if refresh_token != credentials.refresh_token or self._unsaved:
            rotated = structs.replace(
                credentials,
                refresh_token=refresh_token,
                access_token=token.value,
                expires_at=str(int(token.expires_at)),
                scope=None if token.scopes is None else " ".join(sorted(token.scopes)),
            )
            try:
                self._store.save(rotated)
                self._unsaved = None
            except (CredentialsRefused, OSError) as error:
                _log.error("A rotated refresh token could not be stored; only this process has it: %s", error)
                self._unsaved = rotated

    def _grant(self, credentials: Credentials, deadline: Deadline) -> dict[str, Any]:
        """Return the token endpoint's answer to the grant that the credentials allow."""
        try:
            answer = _request_token(credentials, self._url, deadline.timeout(CALL_TIMEOUT))
        except SpotifyOauthError as error:
            response = getattr(error.__context__, "response", None)
            raise token_error(response) if response is not None else invalid_answer_error() from None
        except requests.RequestException as error:
            raise invalid_answer_error() if isinstance(error, ValueError) else unreachable_error() from None
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise invalid_answer_error() from None
        if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
            raise invalid_answer_error()
        return answer


def _stored_token(credentials: Credentials, rejected: AccessToken | None) -> AccessToken | None:
    """Return the access token that another process has stored, unless it expires soon or is the `rejected` one."""
    value, expires_at = credentials.access_token, credentials.expires_at or ""
    if not value or not expires_at.isdecimal() or (rejected and rejected.value == value):
        return None
    if int(expires_at) < time.time() + _EXPIRY_MARGIN:
        return None
    scopes = None if credentials.scope is None else frozenset(credentials.scope.split())
    return AccessToken(value, float(expires_at), is_user_token=True, scopes=scopes)


def _scopes(credentials: Credentials, answer: dict[str, Any]) -> frozenset[str] | None:
    """Return the scopes in Spotify's answer. With a client secret, spotipy replaces them by those it was made with."""
    scope = answer.get("scope")
    return frozenset(scope.split()) if isinstance(scope, str) and credentials.client_secret is None else None


def _request_token(credentials: Credentials, url: str, timeout: float) -> Any:
    """Request a token through one of spotipy's managers, which closes its session when deleted."""
    settings = {
        "requests_session": spotipy_session(url),
        "requests_timeout": timeout,
        "cache_handler": MemoryCacheHandler(),
    }
    client_id, secret, refresh_token = credentials.client_id, credentials.client_secret, credentials.refresh_token
    if refresh_token is None:
        manager = SpotifyClientCredentials(client_id, secret, **settings)
        manager.OAUTH_TOKEN_URL = url
        manager.get_access_token(as_dict=False, check_cache=False)
        return manager.cache_handler.get_cached_token()
    if secret is None:
        manager = SpotifyPKCE(client_id, _UNUSED_REDIRECT, scope=SCOPE, open_browser=False, **settings)
    else:
        manager = SpotifyOAuth(client_id, secret, _UNUSED_REDIRECT, scope=SCOPE, open_browser=False, **settings)
    manager.OAUTH_TOKEN_URL = url
    return manager.refresh_access_token(refresh_token)
