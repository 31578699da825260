"""The connections of every call to an upstream service: an answer has a time limit and a size limit as a whole.

By themselves, requests and urllib3 limit only the time between two packets, and read a body of any size.
"""

import ctypes
import io
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from http.client import HTTPResponse
from types import SimpleNamespace
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError

from classify.sources.call_group import CallGroup, current_group

# The limits count for one answer, and for all that the calls of a group hold at once. A page of Spotify's has less than
# one million bytes and less than 60,000 values.
MAX_BODY = 16 * 2**20  # bytes after decompression
MAX_TEXT = 2 * MAX_BODY  # bytes of the text in memory, where one character beyond ASCII makes four of every one
MAX_VALUES = 500_000  # in JSON, keys included; decoded, each takes some 64 bytes however short it is
_M_MMAP_THRESHOLD = -3  # mallopt(3)
CHUNK = 2**16  # bytes; also the most that is read of an error's body


class AnswerRefused(requests.RequestException, ValueError):
    """The answer is too large or is not valid HTTP. As a ValueError it counts as invalid, not as an outage."""


class _TimedFile(io.RawIOBase):
    """The incoming bytes of a connection, until a time of the monotonic clock or until the call's group is given up."""

    def __init__(self, connection: socket.socket, until: float):
        self._connection = connection
        self._until = until
        self._file = connection.makefile("rb", buffering=0)
        self._membership = ExitStack()
        if group := current_group():
            self._membership.enter_context(group.waiting_on(connection))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        remaining = self._until - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("The answer is not complete in time.")
        self._connection.settimeout(remaining)
        return self._file.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._membership.close()
            self._file.close()
        super().close()


class _TimedConnection(HTTPConnection):
    """A connection whose timeout limits the time to connect and to receive the whole answer, together."""

    _connecting_since: float | None = None

    def connect(self) -> None:
        self._connecting_since = time.monotonic()
        super().connect()

    def getresponse(self) -> Any:
        if self.timeout is None:
            return super().getresponse()
        until = (self._connecting_since or time.monotonic()) + self.timeout
        self._connecting_since = None
        self.response_class = partial(_timed_response, until)  # type: ignore[assignment]
        try:
            return super().getresponse()
        finally:
            del self.response_class  # another tunnel through a proxy needs the usual one


def _timed_response(until: float, connection: socket.socket, *args: Any, **kwargs: Any) -> HTTPResponse:
    """Return the response of http.client, which takes nothing but a file from the connection."""
    file = io.BufferedReader(_TimedFile(connection, until))
    source: Any = SimpleNamespace(makefile=lambda _mode: file)
    return HTTPResponse(source, *args, **kwargs)


class _TimedTlsConnection(_TimedConnection, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _TimedConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TimedTlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


class BoundedAdapter(HTTPAdapter):
    """Ends each call at its timeout or when its group is given up, and reads at most 16 MB of the answers at once."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _return_large_blocks_to_the_system()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of connections to services."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Return the pools of connections through a proxy. Those through a SOCKS proxy have no limit as a whole."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if isinstance(manager, ProxyManager):
            manager.pool_classes_by_scheme = _POOLS
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Return the answer, whose body has been read.

        Raises:
            AnswerRefused: it is too large, or is not valid HTTP.
            requests.RequestException: there is no complete answer in time.
        """
        group = current_group() or CallGroup()
        group.check()
        group.forget_loads()  # what the call read before has been decoded
        try:
            response = super().send(request, *args, **kwargs)
            response.raw = _read(response.raw, group, is_error=response.status_code >= 400)
        except (DecodeError, ValueError):  # urllib3 raises a ValueError for some invalid answers
            raise AnswerRefused("The answer is too large or is not valid HTTP.") from None
        except HTTPError as error:
            raise requests.ConnectionError(error) from None
        response.encoding = response.encoding or "utf-8"  # requests would guess it, which takes long for a long body
        return response


def _return_large_blocks_to_the_system() -> None:
    """Keep glibc from raising its threshold after the first large block, and from keeping all below it thereafter."""
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 2**17)


class _Body(io.BytesIO):
    """A body that has been read. requests takes it as it is; from another file, it would copy it in small parts."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self.getvalue()


def _read(raw: Any, group: CallGroup, *, is_error: bool) -> _Body:
    """Return the body, or the beginning of an error's body.

    Raises:
        ValueError: it is too large by itself, or together with what the group's other calls hold.
    """
    body = _Body()
    try:
        for chunk in raw.stream(CHUNK, decode_content=True):
            body.write(chunk)
            if is_error and body.tell() >= CHUNK:
                break
            _refuse_beyond(MAX_BODY, group.load("bytes", body.tell()))
    finally:
        raw.close()  # the connection, unless the body was read to its end
    content, size = body.getvalue(), body.tell()
    _refuse_beyond(MAX_TEXT, group.load("text", size if content.isascii() and b"\\u" not in content else 4 * size))
    # An object counts twice, since it takes some 180 bytes with its first key.
    _refuse_beyond(MAX_VALUES, group.load("values", sum(map(content.count, (b",", b":", b"[", b"{", b"{")))))
    body.seek(0)
    return body


def _refuse_beyond(limit: int, amount: int) -> None:
    if amount > limit:
        raise ValueError("The body is too large.")
