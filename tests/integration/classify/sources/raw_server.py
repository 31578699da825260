"""A server that sends given bytes, whatever is requested, and the services of Moodlist that call it."""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from http.client import parse_headers
from typing import Self

from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.sources.credentials import InMemoryCredentials
from classify.sources.reccobeats import ReccoBeatsClient
from classify.sources.spotify import SpotifyClient, SpotifyTokens
from classify.sources.spotify.tokens import AccessToken

Parts = Sequence[bytes | float]  # bytes to send, and seconds to wait


class RawServer:
    """Answers each request with the same parts and then closes the connection."""

    def __init__(self, parts: Parts):
        self._parts = parts
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            with connection.makefile(
                "rb"
            ) as request:  # to its end, since closing before that would reset the connection
                request.readline()
                headers = parse_headers(request)
                request.read(int(headers.get("Content-Length", 0)))
            for part in self._parts:
                if isinstance(part, bytes):
                    connection.sendall(part)
                else:
                    time.sleep(part)
        except OSError:
            return  # the client has closed the connection


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return an HTTP answer with a Content-Length that may be wrong."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def _api(url: str, deadline: Deadline) -> object:
    tokens = SpotifyTokens(InMemoryCredentials("id", "secret", None), url)
    tokens._token = AccessToken("token", time.time() + 3_600, is_user_token=True)
    return SpotifyClient(tokens, url).get("me", deadline)


CALLS: dict[str, Callable[[str, Deadline], object]] = {
    "Spotify's Web API": _api,
    "Spotify's tokens": lambda url, deadline: SpotifyTokens(InMemoryCredentials("i", "s", None), url).token(deadline),
    "ReccoBeats": lambda url, deadline: ReccoBeatsClient(url, 0).tracks(["0" * 22], deadline),
}


def result(service: str, parts: Parts, seconds: float = 20) -> object:
    """Return what a call to the service gives, or the type of its error."""
    with RawServer(parts) as server:
        try:
            return CALLS[service](server.url, Deadline.after(seconds))
        except MoodlistError as error:
            return type(error)
