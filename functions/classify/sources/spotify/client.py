"""One call of the Web API through spotipy, with our own time-outs, retries and errors instead of its."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
import requests
import spotipy
from spotipy.exceptions import SpotifyException

from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.sources.http import CALL_TIMEOUT, new_session, with_retries
from classify.sources.spotify.errors import AccessTokenRefused, api_error, invalid_answer_error, unreachable_error
from classify.sources.spotify.tokens import AccessToken, SpotifyTokens

HttpMethod = Literal["GET", "POST", "PUT", "DELETE"]
Refused = Callable[[requests.Response], MoodlistError]  # the error for a refusal
Json = dict[str, Any]


class Call(NamedTuple):
    """What is asked of the Web API; `path` is below its root."""

    method: HttpMethod
    path: str
    query: Mapping[str, str | int] = {}
    body: Json | None = None


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

    def get(self, path: str, deadline: Deadline, **params: str | int | None) -> Json:
        """The JSON object at `path`; parameters that are None are not sent.

        Raises:
            MoodlistError: Spotify refuses, fails, or answers something else than an object.
        """
        query = {name: value for name, value in params.items() if value is not None}
        return with_retries(lambda: self.call(Call("GET", path, query), deadline), deadline)

    def has_user_token(self, deadline: Deadline) -> bool:
        """Whether the token is a user's (refresh token) and not only the app's (client credentials)."""
        return self._tokens.token(deadline).is_user_token

    def call(self, call: Call, deadline: Deadline, refused: Refused = api_error) -> Json:
        """The JSON object that one call is answered with; it is sent again only where Spotify wants a new token.

        Raises:
            MoodlistError: as `refused` tells of a refusal; or the call fails, or is answered with something else.
        """
        token = self._tokens.token(deadline)
        try:
            return self._once(call, token, deadline, refused)
        except AccessTokenRefused:
            return self._once(call, self._tokens.token(deadline, refused=token), deadline, refused)

    def _once(self, call: Call, token: AccessToken, deadline: Deadline, refused: Refused) -> Json:
        timeout = deadline.timeout(CALL_TIMEOUT)
        spotify = _Spotify(auth=token.value, requests_session=self._session, requests_timeout=timeout)
        spotify.prefix = self._prefix
        try:
            # Its public methods know one dialect each.
            answer = spotify._internal_call(call.method, call.path, call.body, dict(call.query))
        except requests.RequestException:
            raise unreachable_error() from None
        except (SpotifyException, AttributeError, TypeError, RecursionError) as error:
            # spotipy trips over error bodies that are no objects; the response itself is behind its exception.
            refusal = getattr(error.__context__, "response", None)
            raise invalid_answer_error() if refusal is None else refused(refusal) from None
        if not isinstance(answer, dict):
            raise invalid_answer_error()
        return answer
