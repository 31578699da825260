"""Bodies that are far larger than any real answer, most of them small until they are decompressed."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import chain, repeat

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
    return gzip.compress(BEGINNING) + gzip.compress(b" " * MEGABYTE) * SIZE


@cache
def _gzip_in_gzip() -> bytes:
    return gzip.compress(_gzip())


@cache
def _deflate(bits: int = zlib.MAX_WBITS) -> bytes:
    compressor = zlib.compressobj(1, zlib.DEFLATED, bits)
    return b"".join(compressor.compress(block) for block in _blocks()) + compressor.flush()


@cache
def _entries(entry: bytes, number: int = 1_000_000) -> bytes:
    """Return a valid page of so many entries; decoded, each takes many times its size."""
    some = gzip.compress((entry + b",") * 10_000)
    return gzip.compress(b'{"total":140,"items":[') + some * (number // 10_000) + gzip.compress(b"null]}")


@cache
def _different_keys() -> bytes:
    return gzip.compress(b'{"total":140,"items":[' + b",".join(b'{"key%d":0}' % n for n in range(60_000)) + b"]}")


@cache
def _just_allowed(inside: bytes) -> bytes:
    """Return an object of 15 MB with this at the beginning of its text."""
    return gzip.compress(b'{"items":[],"content":[],"x":"' + inside + b"a" * 15 * MEGABYTE + b'"}', 1)


def _compressed(body: Body, encoding: str, status: int = 200) -> Kind:
    def spoil(exchange: Exchange) -> Reply:
        return replace(
            exchange.reply,
            status=status,
            body=body(),
            headers={**exchange.reply.headers, "Content-Encoding": encoding},
        )

    return Kind(spoil, stalls=status == 429)  # without Retry-After, ReccoBeats gets a pause of a second


def _blocks() -> Iterator[bytes]:
    spaces = b" " * MEGABYTE
    yield BEGINNING
    yield from repeat(spaces, SIZE)


def _plain(exchange: Exchange) -> Wire:
    length = str(len(BEGINNING) + SIZE * MEGABYTE)
    return Wire(chain([head(200, {**exchange.reply.headers, "Content-Length": length})], _blocks()))


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
    "a-million-nulls": _compressed(partial(_entries, b"null"), "gzip"),
    "a-million-lists": _compressed(partial(_entries, b"[]"), "gzip"),
    "a-million-objects": _compressed(partial(_entries, b'{"a":1}'), "gzip"),
    "250000-nested-objects": _compressed(partial(_entries, b'{"a":{"a":{"a":{"a":1}}}}', 50_000), "gzip"),
    "60000-different-keys": _compressed(_different_keys, "gzip"),
    "15-mb-of-text": _compressed(partial(_just_allowed, b""), "gzip"),
    "15-mb-of-text-with-an-emoji": _compressed(partial(_just_allowed, "\U0001f3b5".encode()), "gzip"),
    "15-mb-of-text-with-an-escaped-emoji": _compressed(partial(_just_allowed, b"\\ud83c\\udfb5"), "gzip"),
    "15-mb-with-a-wrong-number": _compressed(partial(_just_allowed, b'","y":1e999,"z":"'), "gzip"),
    "15-mb-with-a-lone-surrogate": _compressed(partial(_just_allowed, b"\\ud800"), "gzip"),
    "150-mb": Kind(_plain),
    "150-mb-in-chunks": Kind(_chunked),
    "error-of-4-mb": Kind(_of_an_error),
    "gzip-bomb-as-error-400": _compressed(_gzip, "gzip", 400),
    "gzip-bomb-as-error-401": _compressed(_gzip, "gzip", 401),
    "gzip-bomb-as-error-429": _compressed(_gzip, "gzip", 429),
    "gzip-bomb-as-error-503": _compressed(_gzip, "gzip", 503),
    "gzip-bomb-as-redirect": _compressed(_gzip, "gzip", 302),
}
