"""Calls to the Web API through spotipy, with Moodlist's timeouts, retries and errors in place of spotipy's."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, Literal, NamedTuple

import requests
import spotipy
from spotipy.exceptions import SpotifyException

from classify.deadline import Deadline
from classify.errors import MoodlistError, QuotaExceeded
from classify.sources.http import CALL_TIMEOUT, with_retries
from classify.sources.spotify.calls import UNLIMITED, Calls
from classify.sources.spotify.errors import AccessTokenRefused, api_error, invalid_answer_error, unreachable_error
from classify.sources.spotify.session import spotipy_session
from classify.sources.spotify.tokens import WRITE_SCOPE, AccessToken, SpotifyTokens

HttpMethod = Literal["GET", "POST", "PUT", "DELETE"]
ToError = Callable[[requests.Response], MoodlistError]
Json = dict[str, Any]


class Call(NamedTuple):
    """A call to the Web API; `path` is relative to the API's root."""

    method: HttpMethod
    path: str
    query: Mapping[str, str | int] = {}
    body: Json | None = None


class _Spotify(spotipy.Spotify):  # type: ignore[misc]  # spotipy has no types
    """spotipy's client on a shared session, which it must not close."""

    def __del__(self) -> None:
        """Do nothing; spotipy's method would close the shared session with each client that is deleted."""


class SpotifyClient:
    """The client of the whole process: all requests share its session and its token. `calls` counts each call."""

    def __init__(self, tokens: SpotifyTokens, api_url: str, calls: Calls = UNLIMITED):
        self._tokens = tokens
        self._calls = calls
        self._prefix = f"{api_url.rstrip('/')}/"
        self._session = spotipy_session(api_url)

    def counted_by(self, calls: Calls) -> "SpotifyClient":
        """Return this client for one request, whose calls are counted by `calls`."""
        client = copy(self)
        client._calls = calls
        return client

    def get(self, path: str, deadline: Deadline, **params: str | int | None) -> Json:
        """Return the JSON object at `path`, with retries. Parameters that are None are not sent.

        Raises:
            MoodlistError: Spotify refuses, fails, or answers anything but an object.
        """
        query = {name: value for name, value in params.items() if value is not None}
        return with_retries(lambda: self.call(Call("GET", path, query), deadline), deadline)

    def expect_calls(self, number: int) -> None:
        """Check that so many further calls may be made, before the first of them is wasted.

        Raises:
            QuotaExceeded: fewer calls are left.
        """
        self._calls.expect(number)

    def has_user_token(self, deadline: Deadline) -> bool:
        """Return whether the token belongs to a user (refresh token) or only to the app (client credentials).

        Raises:
            MoodlistError: no token could be fetched.
        """
        return self._tokens.token(deadline).is_user_token

    def may_write(self, deadline: Deadline) -> bool:
        """Return whether the user permits changes of playlists; True also if only a write would tell.

        Raises:
            MoodlistError: no token could be fetched.
        """
        scopes = self._tokens.token(deadline).scopes
        return scopes is None or not scopes.isdisjoint(WRITE_SCOPE.split())

    def call(self, call: Call, deadline: Deadline, to_error: ToError = api_error) -> Json:
        """Return the JSON object that Spotify answers to one call. Repeat the call only if the token needs renewal.

        Raises:
            MoodlistError: Spotify refuses, and then it is what `to_error` returns; the call fails; or the answer is not
                an object.
        """
        token = self._tokens.token(deadline)
        try:
            return self._count_and_send(call, token, deadline, to_error)
        except AccessTokenRefused:
            return self._count_and_send(call, self._tokens.token(deadline, rejected=token), deadline, to_error)

    def _count_and_send(self, call: Call, token: AccessToken, deadline: Deadline, to_error: ToError) -> Json:
        self._calls.begin()
        try:
            return self._send(call, token, deadline, to_error)
        except QuotaExceeded as error:
            self._calls.refused(error)
            raise

    def _send(self, call: Call, token: AccessToken, deadline: Deadline, to_error: ToError) -> Json:
        timeout = deadline.timeout(CALL_TIMEOUT)
        spotify = _Spotify(auth=token.value, requests_session=self._session, requests_timeout=timeout)
        spotify.prefix = self._prefix
        try:
            # Each of its public methods knows only the old or the new names of the Web API.
            answer = spotify._internal_call(call.method, call.path, call.body, dict(call.query))
        except requests.RequestException as error:
            raise invalid_answer_error() if isinstance(error, ValueError) else unreachable_error() from None
        except (SpotifyException, AttributeError, TypeError, RecursionError) as error:
            # spotipy fails on error bodies that are not objects; the exception's context still has the response.
            response = getattr(error.__context__, "response", None)
            raise invalid_answer_error() if response is None else to_error(response) from None
        if not isinstance(answer, dict):
            raise invalid_answer_error()
        return answer
