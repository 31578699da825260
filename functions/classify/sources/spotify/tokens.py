"""The access token of this process: fetched when needed, kept in memory, renewed once when Spotify refuses it."""

import logging
import threading
import time
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

SCOPE = "playlist-read-private playlist-read-collaborative user-library-read"
_NO_REDIRECT = "http://127.0.0.1/"  # spotipy wants one even where nobody is redirected
_EARLY = 60  # seconds before its end at which a token counts as used up

_log = logging.getLogger(__name__)


class AccessToken(Struct, frozen=True):
    """A bearer token, the moment (time.time()) at which it ends, and whether it speaks for a user."""

    value: str
    expires_at: float
    is_user_token: bool

    def __repr__(self) -> str:
        return "AccessToken(...)"


class SpotifyTokens:
    """Hands out access tokens; many threads may ask, one of them fetches."""

    def __init__(self, store: CredentialStore, accounts_url: str):
        self._store = store
        self._url = f"{accounts_url.rstrip('/')}/api/token"
        self._token: AccessToken | None = None
        self._unsaved: Credentials | None = None
        self._lock = threading.Lock()

    def token(self, deadline: Deadline, refused: AccessToken | None = None) -> AccessToken:
        """A token; a new one where the current one is used up or is the `refused` one.

        Raises:
            CredentialsRefused: Spotify gives none for the stored credentials.
        """
        with self._lock:
            token = self._token
            if token is None or token is refused or token.expires_at < time.time() + _EARLY:
                token = self._token = with_retries(lambda: self._fetch(deadline), deadline)
            return token

    def _fetch(self, deadline: Deadline) -> AccessToken:
        credentials = self._unsaved or self._store.read()
        try:
            answer = self._grant(credentials, deadline)
        except RefreshTokenRevoked:
            newer = self._store.read(fresh=True)  # another instance may have rotated it, or the owner logged in again
            if newer == credentials:
                raise
            credentials, answer = newer, self._grant(newer, deadline)
        self._keep_rotated(credentials, answer.get("refresh_token"))
        return AccessToken(answer["access_token"], answer["expires_at"], credentials.refresh_token is not None)

    def _keep_rotated(self, credentials: Credentials, refresh_token: object) -> None:
        if not isinstance(refresh_token, str) or credentials.refresh_token is None:
            return
        if refresh_token != credentials.refresh_token or self._unsaved:
            rotated = structs.replace(credentials, refresh_token=refresh_token)
            try:
                self._store.save(rotated)
                self._unsaved = None
            except (CredentialsRefused, OSError) as error:
                _log.error("A rotated refresh token could not be stored; it lives only in this process: %s", error)
                self._unsaved = rotated

    def _grant(self, credentials: Credentials, deadline: Deadline) -> dict[str, Any]:
        """The token endpoint's answer, by the grant that the credentials allow."""
        try:
            answer = _ask(credentials, self._url, deadline.timeout(CALL_TIMEOUT))
        except SpotifyOauthError as error:
            refusal = getattr(error.__context__, "response", None)
            raise token_error(refusal) if refusal is not None else invalid_answer_error() from None
        except requests.RequestException as error:
            raise invalid_answer_error() if isinstance(error, ValueError) else unreachable_error() from None
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise invalid_answer_error() from None
        if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
            raise invalid_answer_error()
        return answer


def _ask(credentials: Credentials, url: str, timeout: float) -> Any:
    """spotipy's own managers, each with the session it makes itself: they close it when they are gone."""
    settings = {"requests_timeout": timeout, "cache_handler": MemoryCacheHandler()}
    client_id, secret, refresh_token = structs.astuple(credentials)
    if refresh_token is None:
        manager = SpotifyClientCredentials(client_id, secret, **settings)
        manager.OAUTH_TOKEN_URL = url
        manager.get_access_token(as_dict=False, check_cache=False)
        return manager.cache_handler.get_cached_token()
    if secret is None:
        manager = SpotifyPKCE(client_id, _NO_REDIRECT, scope=SCOPE, open_browser=False, **settings)
    else:
        manager = SpotifyOAuth(client_id, secret, _NO_REDIRECT, scope=SCOPE, open_browser=False, **settings)
    manager.OAUTH_TOKEN_URL = url
    return manager.refresh_access_token(refresh_token)
