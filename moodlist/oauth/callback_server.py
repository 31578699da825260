"""The loopback address to which Spotify sends the user's browser back: http://127.0.0.1:PORT/callback."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from classify.errors import MoodlistError, OutOfTime

PATH = "/callback"
_PAGE = (
    b"<!doctype html><meta charset=utf-8><title>Moodlist</title><p>Moodlist has your answer. Go back to the terminal."
)


def redirect_uri(port: int) -> str:
    """The address to register; Spotify takes plain HTTP for loopback addresses, and not by the name localhost."""
    return f"http://127.0.0.1:{port}{PATH}"


class _Browser(BaseHTTPRequestHandler):
    """One connection; browsers open some that they never use, and ask for an icon besides."""

    server: "_Server"

    def do_GET(self) -> None:  # http.server looks for this name
        address = urlsplit(self.path)
        if address.path != PATH:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(_PAGE)))
        self.end_headers()
        self.wfile.write(_PAGE)
        self.server.answers.put(dict(parse_qsl(address.query)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the query holds the code."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: "queue.Queue[dict[str, str]]"


class Redirect:
    """Listens as long as it is entered."""

    def __init__(self, port: int) -> None:
        """Take the port.

        Raises:
            MoodlistError: it is taken by somebody else.
        """
        try:
            self._server = _Server(("127.0.0.1", port), _Browser)
        except OSError as error:
            raise MoodlistError(
                f"Cannot listen on 127.0.0.1, port {port}: {error.strerror}. End what uses it, or choose another with "
                "--port and register that redirect URI as well."
            ) from None
        self._server.answers = queue.Queue()
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
        """The query of the first visit to the callback.

        Raises:
            OutOfTime: nobody came.
        """
        try:
            return self._server.answers.get(timeout=seconds)
        except queue.Empty:
            raise OutOfTime(
                f"Nobody answered in the browser within {seconds:.0f} seconds. Run the same command again."
            ) from None
