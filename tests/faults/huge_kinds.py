"""Bodies that are far larger than any real answer, most of them small until they are decompressed."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from moodlist.simulator.http.messages import Reply
from tests.faults.fault import MARKER, Kind
from tests.faults.wire import Exchange, Wire, head

MEGABYTE = 1024 * 1024
SIZE = 150  # megabytes: three times what the process may grow
BEGINNING = b'{"items":[],"content":[],"total":0,"x":"' + MARKER.encode()
Body = Callable[[], bytes]


@cache
def _gzip() -> bytes:
    """Return the compressed body; a gzip file may have several members."""
    return gzip.compress(BEGINNING) + gzip.compress(b" " * 10 * MEGABYTE) * (SIZE // 10)


@cache
def _gzip_in_gzip() -> bytes:
    return gzip.compress(_gzip())


@cache
def _deflate(bits: int = zlib.MAX_WBITS) -> bytes:
    compressor = zlib.compressobj(1, zlib.DEFLATED, bits)
    blocks = [compressor.compress(each) for each in (BEGINNING, *[b" " * MEGABYTE] * SIZE)]
    return b"".join(blocks) + compressor.flush()


@cache
def _items() -> bytes:
    """Return a valid page of two million entries that are null."""
    return gzip.compress(b'{"total":140,"content":[' + b"null," * 2_000_000 + b'null],"items":[]}', 1)


def _compressed(body: Body, encoding: str, status: int = 200) -> Kind:
    def spoil(exchange: Exchange) -> Reply:
        return replace(
            exchange.reply,
            status=status,
            body=body(),
            headers={**exchange.reply.headers, "Content-Encoding": encoding},
        )

    return Kind(spoil)


def _blocks() -> Iterator[bytes]:
    yield BEGINNING
    for _ in range(SIZE):
        yield b" " * MEGABYTE


def _plain(exchange: Exchange) -> Wire:
    length = str(len(BEGINNING) + SIZE * MEGABYTE)
    return Wire([head(200, {**exchange.reply.headers, "Content-Length": length}), *_blocks()])


def _chunked(exchange: Exchange) -> Wire:
    def parts() -> Iterator[bytes | float]:
        yield head(200, {**exchange.reply.headers, "Transfer-Encoding": "chunked"})
        for block in _blocks():
            yield b"%x\r\n%s\r\n" % (len(block), block)

    return Wire(parts())


def _of_an_error(exchange: Exchange) -> Reply:
    text = json.dumps({"error": {"status": 500, "message": MARKER * 200_000}}).encode()
    return replace(exchange.reply, status=500, body=text)


KINDS = {
    "gzip-bomb": _compressed(_gzip, "gzip"),
    "gzip-bomb-in-gzip": _compressed(_gzip_in_gzip, "gzip, gzip"),
    "deflate-bomb": _compressed(_deflate, "deflate"),
    "raw-deflate-bomb": _compressed(lambda: _deflate(-zlib.MAX_WBITS), "deflate"),
    "two-million-entries": _compressed(_items, "gzip"),
    "150-mb": Kind(_plain),
    "150-mb-in-chunks": Kind(_chunked),
    "error-of-4-mb": Kind(_of_an_error),
    "gzip-bomb-as-error-400": _compressed(_gzip, "gzip", 400),
    "gzip-bomb-as-error-401": _compressed(_gzip, "gzip", 401),
    "gzip-bomb-as-error-429": _compressed(_gzip, "gzip", 429),
    "gzip-bomb-as-error-503": _compressed(_gzip, "gzip", 503),
    "gzip-bomb-as-redirect": _compressed(_gzip, "gzip", 302),
}
