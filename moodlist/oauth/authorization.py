"""The Authorization Code grant with PKCE: the address to open, and the code's exchange for a refresh token.

https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any

import requests
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.exceptions import SpotifyOauthError
from spotipy.oauth2 import SpotifyPKCE

from classify.errors import MoodlistError
from classify.sources.http import CALL_TIMEOUT
from classify.sources.spotify.errors import invalid_answer_error, unreachable_error
from classify.sources.spotify.tokens import SCOPE

SAVING = f"{SCOPE} playlist-modify-private playlist-modify-public"


class LoginRefused(MoodlistError):
    """The user or Spotify said no, or somebody else than Spotify answered."""

    slug = "login-refused"
    title = "The login did not work"


class Authorization:
    """One login. spotipy makes the challenge and exchanges the code; its own listener would check no state."""

    def __init__(self, client_id: str, redirect_uri: str, accounts_url: str, scope: str = SCOPE) -> None:
        self._state = secrets.token_urlsafe(32)
        self._manager = SpotifyPKCE(
            client_id,
            redirect_uri,
            scope=scope,
            open_browser=False,
            requests_timeout=CALL_TIMEOUT,
            cache_handler=MemoryCacheHandler(),  # spotipy would write a file into the working directory
        )
        self._manager.OAUTH_AUTHORIZE_URL = f"{accounts_url.rstrip('/')}/authorize"
        self._manager.OAUTH_TOKEN_URL = f"{accounts_url.rstrip('/')}/api/token"

    @property
    def url(self) -> str:
        """The address at which the user answers."""
        return str(self._manager.get_authorize_url(self._state))

    def refresh_token(self, answer: Mapping[str, str]) -> str:
        """The token for the query with which Spotify sent the user back.

        Raises:
            MoodlistError: the state is not ours, the user or Spotify refuses, or Spotify cannot be reached.
        """
        if not secrets.compare_digest(answer.get("state", "").encode(), self._state.encode()):
            raise LoginRefused(
                "The answer does not belong to this login: its `state` is another one. Close the old tabs and run "
                "the same command again."
            )
        if answer.get("error") == "access_denied":
            raise LoginRefused("Access was denied in the browser. Run the same command again to allow it.")
        if "code" not in answer:
            raise LoginRefused(f"Spotify answered with {_word(answer.get('error'))} and no code.")
        token = self._exchanged(answer["code"]).get("refresh_token")
        if not isinstance(token, str) or not token:
            raise invalid_answer_error()
        return token

    def _exchanged(self, code: str) -> dict[str, Any]:
        try:
            self._manager.get_access_token(code, check_cache=False)
        except SpotifyOauthError as error:
            raise LoginRefused(
                f"Spotify refused to exchange the code ({_word(error.error)}). Check the Client ID, and run "
                "the same command again: a code is good once and for a few minutes."
            ) from None
        except requests.RequestException as error:
            raise invalid_answer_error() if isinstance(error, ValueError) else unreachable_error() from None
        except (AttributeError, KeyError, TypeError, ValueError):  # spotipy trips over answers of another shape
            raise invalid_answer_error() from None
        token: dict[str, Any] = self._manager.cache_handler.get_cached_token() or {}
        return token


def _word(error: object) -> str:
    """OAuth's name of an error, and nothing else that may have come in its place."""
    return str(error) if re.fullmatch(r"[a-z_]{1,40}", str(error)) else "an unknown error"
