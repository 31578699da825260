"""One GET of the Web API through spotipy, with our own time-outs, retries and errors instead of its."""

from typing import Any

import msgspec
import requests
import spotipy
from spotipy.exceptions import SpotifyException

from classify.adapters.spotify.refusals import AccessTokenRefused, api_error, unreachable, unreadable
from classify.adapters.spotify.tokens import AccessToken, SpotifyTokens
from classify.adapters.upstream import CALL_TIMEOUT, new_session, retried
from classify.deadline import Deadline


class _Spotify(spotipy.Spotify):  # type: ignore[misc]  # spotipy has no types
    """spotipy's client over the session of the process, which it must not close."""

    def __del__(self) -> None:
        """spotipy would close the shared session's connections whenever one client is collected."""


class _Answer(dict[str, Any]):
    """An answer that stays out of spotipy's debug lines, which take as long to format as the answer to decode."""

    def __repr__(self) -> str:
        return "{...}"


def _decode_fast(response: requests.Response, **_: object) -> None:
    """A hook of requests: msgspec decodes a page in a tenth of the time."""

    def json() -> Any:
        value = msgspec.json.decode(response.content)
        return _Answer(value) if isinstance(value, dict) else value

    response.json = json  # type: ignore[assignment, method-assign]


class SpotifyClient:
    """The Web API for as long as the process lives: one session, one token."""

    def __init__(self, tokens: SpotifyTokens, api_url: str):
        self._tokens = tokens
        self._prefix = f"{api_url.rstrip('/')}/"
        self._session = new_session(api_url)
        self._session.hooks["response"].append(_decode_fast)

    def get(self, path: str, deadline: Deadline, **params: str | int | None) -> dict[str, Any]:
        """The JSON object at `path`; parameters that are None are not sent.

        Raises:
            MoodlistError: Spotify refuses, fails, or answers something else than an object.
        """
        query = {name: value for name, value in params.items() if value is not None}
        return retried(lambda: self._get_with_token(path, query, deadline), deadline)

    def speaks_for_a_user(self, deadline: Deadline) -> bool:
        """Whether the token is a user's (refresh token) and not only the app's (client credentials)."""
        return self._tokens.token(deadline).of_user

    def _get_with_token(self, path: str, query: dict[str, str | int], deadline: Deadline) -> dict[str, Any]:
        token = self._tokens.token(deadline)
        try:
            return self._get_once(path, query, token, deadline)
        except AccessTokenRefused:
            renewed = self._tokens.token(deadline, refused=token)
            return self._get_once(path, query, renewed, deadline)

    def _get_once(
        self, path: str, query: dict[str, str | int], token: AccessToken, deadline: Deadline
    ) -> dict[str, Any]:
        timeout = deadline.timeout(CALL_TIMEOUT)
        spotify = _Spotify(auth=token.value, requests_session=self._session, requests_timeout=timeout)
        spotify.prefix = self._prefix
        try:
            answer = spotify._get(path, **query)  # its public methods know one dialect each
        except requests.RequestException:
            raise unreachable() from None
        except (SpotifyException, AttributeError, TypeError, RecursionError) as error:
            # spotipy trips over error bodies that are no objects; the response itself is behind its exception.
            refusal = getattr(error.__context__, "response", None)
            raise unreadable() if refusal is None else api_error(refusal) from None
        if not isinstance(answer, dict):
            raise unreadable()
        return answer
