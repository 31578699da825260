"""OAuth's Authorization Code flow with PKCE: makes the address to open and exchanges the code for a refresh token.

https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
"""

import re
from collections.abc import Mapping
from typing import Any

import requests
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.exceptions import SpotifyOauthError
from spotipy.oauth2 import SpotifyPKCE

from classify.errors import MoodlistError
from classify.sources.http import CALL_TIMEOUT, new_session
from classify.sources.spotify.errors import invalid_answer_error, unreachable_error
from classify.sources.spotify.tokens import SCOPE, WRITE_SCOPE

SAVE_SCOPE = f"{SCOPE} {WRITE_SCOPE}"


class LoginRefused(MoodlistError):
    """The user denied access, or Spotify refused."""

    slug = "login-refused"
    title = "The login failed"


class Authorization:
    """One login. spotipy makes the challenge and exchanges the code, but its own server would not check the state."""

    def __init__(self, client_id: str, redirect_uri: str, state: str, accounts_url: str, scope: str = SCOPE) -> None:
        """Start a login.

        `state` is the text that the redirect must repeat, and `accounts_url` is the base address of Spotify's accounts
        service.
        """
        self._state = state
        self._manager = SpotifyPKCE(
            client_id,
            redirect_uri,
            scope=scope,
            open_browser=False,
            requests_session=new_session(accounts_url),
            requests_timeout=CALL_TIMEOUT,
            cache_handler=MemoryCacheHandler(),  # spotipy would write a file into the working directory
        )
        self._manager.OAUTH_AUTHORIZE_URL = f"{accounts_url.rstrip('/')}/authorize"
        self._manager.OAUTH_TOKEN_URL = f"{accounts_url.rstrip('/')}/api/token"

    @property
    def url(self) -> str:
        """The address at which the user allows or denies access."""
        return str(self._manager.get_authorize_url(self._state))

    def refresh_token(self, query: Mapping[str, str]) -> str:
        """Return the refresh token for the query of Spotify's redirect, whose state has been checked.

        Raises:
            MoodlistError: the user or Spotify refuses, or Spotify cannot be reached.
        """
        if query.get("error") == "access_denied":
            raise LoginRefused("Access was denied in the browser. To allow it, run the command again.")
        if "code" not in query:
            raise LoginRefused(f"Spotify sent no code, but {_error_code(query.get('error'))}.")
        token = self._exchange(query["code"]).get("refresh_token")
        if not isinstance(token, str) or not token:
            raise invalid_answer_error()
        return token

    def _exchange(self, code: str) -> dict[str, Any]:
        try:
            self._manager.get_access_token(code, check_cache=False)
        except SpotifyOauthError as error:
            raise LoginRefused(
                f"Spotify refused to exchange the code ({_error_code(error.error)}). Check the Client ID and run the "
                "command again: a code works once, and only for a few minutes."
            ) from None
        except requests.RequestException as error:
            raise invalid_answer_error() if isinstance(error, ValueError) else unreachable_error() from None
        except (AttributeError, KeyError, TypeError, ValueError):  # spotipy does not check the shape of an answer
            raise invalid_answer_error() from None
        token: dict[str, Any] = self._manager.cache_handler.get_cached_token() or {}
        return token


def _error_code(error: object) -> str:
    """Return the error if it looks like an OAuth error code; anyone can send another text, so that is not shown."""
    return str(error) if re.fullmatch(r"[a-z_]{1,40}", str(error)) else "an unknown error"
