"""An HTTP server that answers GetItem, BatchGetItem and BatchWriteItem for one table, and fails on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TABLE = "features"
Json = dict[str, Any]


class FakeDynamoDB(ThreadingHTTPServer):
    """Processes at most `max_keys` keys per call. `delay` in seconds and `error` (status, code) apply to all calls."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.items: dict[str, Json] = {}
        self.max_keys = 100
        self.delay = 0.0
        self.closing = threading.Event()  # ends every delay
        self.error: tuple[int, str] | None = None
        self.garbage: bytes | None = None  # the body of all answers
        self.calls: list[tuple[str, int]] = []  # action and number of keys

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, action: str, request: Json) -> tuple[int, Json]:
        if action == "GetItem":
            return self._get_item(request["Key"]["key"]["S"])
        requests = request["RequestItems"][TABLE]
        requests = requests["Keys"] if action == "BatchGetItem" else requests
        self.calls.append((action, len(requests)))
        self.closing.wait(self.delay)
        if self.error:
            return _error(*self.error)
        processed, unprocessed = requests[: self.max_keys], requests[self.max_keys :]
        if action == "BatchGetItem":
            items = [self.items[key["key"]["S"]] for key in processed if key["key"]["S"] in self.items]
            unprocessed_keys = {TABLE: {"Keys": unprocessed}} if unprocessed else {}
            return 200, {"Responses": {TABLE: items}, "UnprocessedKeys": unprocessed_keys}
        for each in processed:
            item = each["PutRequest"]["Item"]
            self.items[item["key"]["S"]] = item
        return 200, {"UnprocessedItems": {TABLE: unprocessed} if unprocessed else {}}

    def _get_item(self, key: str) -> tuple[int, Json]:
        """Refuse a key of a wrong length, as DynamoDB does and moto does not."""
        self.calls.append(("GetItem", 1))
        if not 0 < len(key.encode()) <= 2048:
            return _error(400, "ValidationException")
        return 200, {"Item": self.items[key]} if key in self.items else {}


def _error(status: int, code: str) -> tuple[int, Json]:
    return status, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "No."}


class _Handler(BaseHTTPRequestHandler):
    server: FakeDynamoDB
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        action = self.headers["X-Amz-Target"].rpartition(".")[2]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.server.answer(action, request)
        content = self.server.garbage or json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def serving() -> Iterator[FakeDynamoDB]:
    with FakeDynamoDB() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.closing.set()  # else an abandoned call would time out and retry during the next test
            server.shutdown()
