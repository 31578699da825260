"""A stand-in for DynamoDB in a process of its own: it answers after a few milliseconds, and counts connections.

The unit tests have a fake that fails on demand; this one is fast, and keeps connections as AWS does.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from typing import Any

LATENCY = 0.004  # seconds of each call, as of DynamoDB in the same region


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.items: dict[str, Any] = {}
        self.connections = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for headers and body
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_GET(self) -> None:
        """Answer how many connections there have been."""
        self._send(self.server.connections)

    def do_POST(self) -> None:
        """Answer GetItem, BatchGetItem and BatchWriteItem, whatever the table."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(LATENCY)
        items = self.server.items
        if "RequestItems" not in request:
            self._send({})
            return
        ((table, wanted),) = request["RequestItems"].items()
        if isinstance(wanted, dict):
            found = [items[key] for each in wanted["Keys"] if (key := each["key"]["S"]) in items]
            self._send({"Responses": {table: found}, "UnprocessedKeys": {}})
            return
        items.update({each["PutRequest"]["Item"]["key"]["S"]: each["PutRequest"]["Item"] for each in wanted})
        self._send({"UnprocessedItems": {}})

    def _send(self, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def _serve(ready: Any) -> None:
    server = _Server()
    ready.send(server.server_port)
    server.serve_forever()


@contextmanager
def table_server() -> Iterator[str]:
    """Run the server; yield its URL."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(sender,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{receiver.recv()}"
    finally:
        process.terminate()
        process.join()
