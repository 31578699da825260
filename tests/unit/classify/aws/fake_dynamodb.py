"""An HTTP server that answers BatchGetItem and BatchWriteItem of one table, and misbehaves on demand."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TABLE = "features"
Json = dict[str, Any]


class FakeDynamoDB(ThreadingHTTPServer):
    """`most` keys of a call are processed; every answer may be slow or an error."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.items: dict[str, Json] = {}
        self.most = 100
        self.delay = 0.0
        self.error: tuple[int, str] | None = None
        self.calls: list[tuple[str, int]] = []  # action and number of keys

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, action: str, asked: Json) -> tuple[int, Json]:
        names = asked["RequestItems"][TABLE]
        names = names["Keys"] if action == "BatchGetItem" else names
        self.calls.append((action, len(names)))
        time.sleep(self.delay)
        if self.error:
            return self.error[0], {"__type": f"com.amazonaws.dynamodb.v20120810#{self.error[1]}", "message": "No."}
        now, left = names[: self.most], names[self.most :]
        if action == "BatchGetItem":
            items = [self.items[name["key"]["S"]] for name in now if name["key"]["S"] in self.items]
            return 200, {"Responses": {TABLE: items}, "UnprocessedKeys": {TABLE: {"Keys": left}} if left else {}}
        for each in now:
            item = each["PutRequest"]["Item"]
            self.items[item["key"]["S"]] = item
        return 200, {"UnprocessedItems": {TABLE: left} if left else {}}


class _Handler(BaseHTTPRequestHandler):
    server: FakeDynamoDB
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        action = self.headers["X-Amz-Target"].rpartition(".")[2]
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.server.answer(action, asked)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[FakeDynamoDB]:
    with FakeDynamoDB() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
