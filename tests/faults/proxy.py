"""The proxy between the application and the simulator: it forwards every call and spoils the answers of one place."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Event, Lock, Thread, current_thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from moodlist.simulator.http.messages import Reply, Request
from tests.faults.fault import Fault
from tests.faults.places import is_head
from tests.faults.wire import Exchange, Wire, well_formed

HOP_BY_HOP = {"content-length", "connection", "transfer-encoding", "date", "server"}


class Proxy:
    """A server on 127.0.0.1 in front of the simulator at `target`, such as `http://127.0.0.1:8000`."""

    def __init__(self, target: str, foreign: str) -> None:
        self.target = urlsplit(target).netloc
        self.foreign = foreign
        self.access_tokens: set[str] = set()  # all that went through
        self.spoiled = 0  # answers of the current fault
        self._fault: Fault | None = None
        self._over = Event()
        self._lock = Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server.end_connections()

    @contextmanager
    def spoiling(self, fault: Fault) -> Iterator[None]:
        """Spoil answers as the fault says; at the end, let no spoiled connection live on."""
        with self._lock:
            self._fault, self.spoiled, self._over = fault, 0, Event()
        try:
            yield
        finally:
            with self._lock:
                self._fault = None
            self._over.set()

    def fault_for(self, request: Request) -> tuple[Fault | None, Event]:
        """Return the fault that spoils the answer to this request, if any, and the event that ends its pauses."""
        with self._lock:
            fault = self._fault
            if fault is None or not fault.applies(request, self.spoiled):
                return None, self._over
            self.spoiled += 1
            return fault, self._over

    def answer(self, request: Request, reply: Reply, fault: Fault | None) -> Wire:
        """Return what to send for the simulator's reply."""
        if request.path == "/api/token" and reply.status == 200:
            self.access_tokens.add(msgspec.json.decode(reply.body)["access_token"])
        if self._fault and self._fault.place.bare_head and is_head(request):
            reply = without_page(reply)
        if fault is None:
            return well_formed(reply)
        spoiled = fault.kind.spoil(Exchange(request, reply, self.foreign))
        return spoiled if isinstance(spoiled, Wire) else well_formed(spoiled)


def without_page(reply: Reply) -> Reply:
    """Return the playlist object without its first page."""
    content = msgspec.json.decode(reply.body)
    return replace(reply, body=msgspec.json.encode({k: v for k, v in content.items() if k not in {"items", "tracks"}}))


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.proxy = proxy
        self.open: set[socket.socket] = set()

    def end_connections(self) -> None:
        for each in list(self.open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class _Connection(BaseHTTPRequestHandler):
    """A connection of the application, and one to the simulator."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        current_thread().name = "proxy connection"
        self.server.open.add(self.connection)
        self._simulator = HTTPConnection(self.server.proxy.target, timeout=30)

    def handle(self) -> None:
        # The application may end the connection at any time; most faults make it do so.
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def finish(self) -> None:
        self._simulator.close()
        self.server.open.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        target = urlsplit(self.path)
        request = Request(self.command, unquote(target.path), parse_qs(target.query), dict(self.headers.items()), body)
        fault, over = self.server.proxy.fault_for(request)
        reply = self._reply(fault.kind.rewrite(self.path) if fault else self.path, body)
        self._send(self.server.proxy.answer(request, reply, fault), over)

    do_GET = do_POST = _forward  # noqa: N815

    def _reply(self, path: str, body: bytes) -> Reply:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        self._simulator.request(self.command, path, body or None, headers)
        response = self._simulator.getresponse()
        kept = {name: value for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP}
        return Reply(response.status, response.read(), kept)

    def _send(self, wire: Wire, over: Event) -> None:
        self.close_connection = wire.end != "keep"
        for part in wire.parts:
            if isinstance(part, float):
                if over.wait(part):
                    self.close_connection = True
                    return
            else:
                self.wfile.write(part)
        if wire.end == "reset":
            self.rfile.close()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
