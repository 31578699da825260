"""The server: HTTP/1.1 with keep-alive, and one daemon thread per connection; `stop` ends them all."""

import socket
from collections.abc import Callable
from contextlib import suppress
from http.client import responses
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from moodlist.simulator.http.messages import Reply, Request

Exchange = Callable[[Request], Reply]


class _Connection(BaseHTTPRequestHandler):
    """A client's connection; http.server calls `do_<METHOD>` once per request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def _answer(self) -> None:
        self._send(self.server.exchange(self._request()))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _answer  # noqa: N815

    def _request(self) -> Request:
        target = urlsplit(self.path)
        host, port = self.server.server_address[:2]
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(
            method=self.command,
            path=unquote(target.path),
            query=parse_qs(target.query, keep_blank_values=True),
            headers=headers,
            body=self.rfile.read(int(headers.get("content-length", 0))),
            base_url=f"http://{headers.get('host') or f'{host!s}:{port}'}",
        )

    def _send(self, reply: Reply) -> None:
        if reply.cut == "before":
            self.close_connection = True
            return
        head = {"Date": self.date_time_string(), **reply.headers, "Content-Length": str(len(reply.body))}
        lines = [
            f"HTTP/1.1 {reply.status} {responses.get(reply.status, '')}",
            *(f"{k}: {v}" for k, v in head.items()),
        ]
        body = b"" if self.command == "HEAD" else reply.body
        if reply.cut == "inside":
            body = body[: len(body) // 2]
            self.close_connection = True
        # One write for head and body: two would be two packets and, for some clients, two reads.
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: `Simulator` records the calls."""


class Server(TCPServer):
    """Listens, and answers every request with `exchange`."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, exchange: Exchange) -> None:
        super().__init__((host, port), _Connection)
        self.exchange = exchange
        self._connections: dict[socket.socket, Thread] = {}
        self._lock = Lock()
        self._stopping = False
        self._address = (host, int(self.server_address[1]))
        self._loop = Thread(target=self._listen, name="simulator", daemon=True)

    @property
    def url(self) -> str:
        """The root URL that reaches the server from this machine, without a trailing slash."""
        host, port = self._address
        return f"http://{'127.0.0.1' if host in {'', '0.0.0.0'} else host}:{port}"  # noqa: S104

    def start(self) -> None:
        """Start listening in a separate thread."""
        self._loop.start()

    def stop(self) -> None:
        """Stop listening, end the open connections and wait for their threads."""
        self._stopping = True
        if self._loop.is_alive():
            # The loop blocks until a connection arrives, so open one; polling instead would use CPU time while idle.
            with suppress(OSError), socket.create_connection(self._address, timeout=1):
                self._loop.join()
        self.server_close()
        with self._lock:
            remaining = list(self._connections.items())
        for connection, _ in remaining:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for _, thread in remaining:
            thread.join(timeout=5)

    def _listen(self) -> None:
        while True:
            try:
                connection, address = self.get_request()
            except OSError:
                continue  # The client disconnected before it was accepted.
            if self._stopping:
                connection.close()
                return
            self.process_request(connection, address)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a separate thread."""
        thread = Thread(target=self._serve, args=(request, client_address), name="simulator connection", daemon=True)
        with self._lock:
            self._connections[request] = thread
        thread.start()

    def _serve(self, request: socket.socket, client_address: Any) -> None:
        try:
            # Clients may disconnect at any time, and some tests do so on purpose.
            with suppress(ConnectionError, TimeoutError):
                self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)
            with self._lock:
                del self._connections[request]
