"""The server that receives Spotify's redirect, at http://127.0.0.1:PORT/callback.

Any page that is open in the browser can visit that address too. Only Spotify's redirect has the login's `state`:
https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow
"""

import queue
import secrets
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from classify.errors import MoodlistError, OutOfTime
from moodlist.terminal.text import count_of

PATH = "/callback"
PAUSE = 0.5  # seconds; on Windows, Ctrl-C waits until the end of one
_HEAD = "<!doctype html><meta charset=utf-8><title>Moodlist</title><p>"
_ANSWERED = f"{_HEAD}Moodlist has your answer. Go back to the terminal."
_REFUSED = (
    f"{_HEAD}This answer belongs to another login: its <code>state</code> is different. Close this tab and open the "
    "address in the terminal."
)


def redirect_uri(port: int) -> str:
    """Return the address to register. Spotify accepts plain HTTP for loopback addresses, but not for `localhost`.

    https://developer.spotify.com/documentation/web-api/concepts/redirect_uri
    """
    return f"http://127.0.0.1:{port}{PATH}"


class _CallbackHandler(BaseHTTPRequestHandler):
    """Handles one connection. Browsers also open connections that they never use, and request an icon."""

    server: "_Server"

    def do_GET(self) -> None:  # http.server looks for this name
        address = urlsplit(self.path)
        if address.path != PATH:
            self.send_error(404)
            return
        query = dict(parse_qsl(address.query))
        if not secrets.compare_digest(query.get("state", "").encode(), self.server.state.encode()):
            self.server.refused = True
            self._send_page(400, _REFUSED)
            return
        self._send_page(200, _ANSWERED)
        self.server.queries.put(query)

    def _send_page(self, status: int, page: str) -> None:
        content = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing, because the query holds the code."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    state: str
    queries: "queue.Queue[dict[str, str]]"  # only those with the state
    refused: bool = False  # whether a request had another state

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a connection that fails, such as one that the browser closes early; the base class prints it."""


class CallbackServer:
    """Listens while it is used as a context manager.

    Attributes:
        uri: the redirect URI.
        state: the text that the redirect must repeat; other requests get an error page.
    """

    def __init__(self, port: int) -> None:
        """Bind the port; 0 is any free one.

        Raises:
            MoodlistError: the port is in use.
        """
        try:
            self._server = _Server(("127.0.0.1", port), _CallbackHandler)
        except OSError as error:
            raise MoodlistError(
                f"Cannot listen on 127.0.0.1, port {port}: {error.strerror}. Stop the program that uses it, or choose "
                "another port with --port and register that redirect URI too."
            ) from None
        self.state = self._server.state = secrets.token_urlsafe(32)
        self._server.queries = queue.Queue()
        self.uri = redirect_uri(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, seconds: float) -> dict[str, str]:
        """Return the query of the first request to the callback that has the state.

        Raises:
            OutOfTime: there was none in time.
        """
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            with suppress(queue.Empty):
                return self._server.queries.get(timeout=max(0.0, min(left, PAUSE)))
            if left <= 0:
                hint = "An answer to another login was ignored: close older browser tabs. "
                raise OutOfTime(
                    f"There was no answer in the browser within {count_of(round(seconds), 'second')}. "
                    f"{hint if self._server.refused else ''}Run the command again."
                )
