"""A host that nobody may call. It counts its connections and would answer anything that is sent to it."""

import socket
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Self

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


class ForeignHost:
    """Listens on a free port of 127.0.0.1; `calls` is the number of connections so far, with or without TLS."""

    def __init__(self) -> None:
        self.calls = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._stopping = False
        self._thread = Thread(target=self._listen, name="foreign host", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping = True
        # The thread blocks until a connection arrives, so open one.
        with suppress(OSError), socket.create_connection(self._listener.getsockname(), timeout=1):
            self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection, suppress(OSError):
                if self._stopping:
                    return
                self.calls += 1
                connection.settimeout(1)
                connection.recv(65536)
                connection.sendall(ANSWER)
