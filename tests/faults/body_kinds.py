"""Bodies that are not the JSON object that was asked for, or are encoded in another way than their headers say."""

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import replace

from moodlist.simulator.http.messages import Reply
from tests.faults.fault import MARKER, Kind
from tests.faults.wire import Exchange

HTML = f"<!DOCTYPE html><html><head><title>Sign in</title></head><body>{MARKER}</body></html>"
DEPTH = 100_000
Change = Callable[[bytes], bytes]


def _instead(body: bytes | str, **headers: str) -> Kind:
    content = body if isinstance(body, bytes) else body.encode()
    return _changed(lambda _: content, **headers)


def _changed(change: Change, **headers: str) -> Kind:
    """Return the kind that changes the body and these headers (`Content_Type` is Content-Type)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def spoil(exchange: Exchange) -> Reply:
        reply = exchange.reply
        return replace(reply, body=change(reply.body), headers={**reply.headers, **named})

    return Kind(spoil)


def _without_type(exchange: Exchange) -> Reply:
    return replace(exchange.reply, headers={})


def _as_text(encoding: str) -> Change:
    return lambda body: body.decode().encode(encoding)


KINDS = {
    "empty": _instead(""),
    "space": _instead(" \r\n"),
    "null": _instead("null"),
    "true": _instead("true"),
    "number": _instead("200"),
    "text": _instead(json.dumps(MARKER)),
    "empty-list": _instead("[]"),
    "list-of-the-object": _changed(lambda body: b"[" + body + b"]"),
    "object-in-text": _changed(lambda body: json.dumps(body.decode()).encode()),
    "empty-object": _instead("{}"),
    "unknown-object": _instead(json.dumps({"data": {"message": MARKER}})),
    "error-object": _instead(json.dumps({"error": {"status": 500, "message": MARKER}})),
    "error-text": _instead(json.dumps({"error": "server_error", "error_description": MARKER})),
    "error-true": _instead(json.dumps({"error": True, "message": MARKER})),
    "html": _instead(HTML, Content_Type="text/html; charset=utf-8"),
    "html-as-json": _instead(HTML),
    "xml": _instead(f'<?xml version="1.0"?><error>{MARKER}</error>', Content_Type="application/xml"),
    "plain-text": _instead(MARKER, Content_Type="text/plain"),
    "halved": _changed(lambda body: body[: len(body) // 2]),
    "without-its-last-byte": _changed(lambda body: body[:-1]),
    "twice": _changed(lambda body: body * 2),
    "with-text-behind": _changed(lambda body: body + MARKER.encode()),
    "with-text-before": _changed(lambda body: b")]}',\n" + body),
    "with-a-callback": _changed(lambda body: b"callback(" + body + b");"),
    "single-quotes": _changed(lambda body: body.replace(b'"', b"'")),
    "trailing-comma": _changed(lambda body: body[:-1] + b",}"),
    "comment": _changed(lambda body: b"/* */" + body),
    "byte-order-mark": _changed(lambda body: b"\xef\xbb\xbf" + body),
    "utf-16": _changed(_as_text("utf-16")),
    "utf-32": _changed(_as_text("utf-32")),
    "latin-1-inside": _changed(lambda body: body.replace(b'":"', b'":"\xe9', 3)),
    "half-a-character-inside": _changed(lambda body: body.replace(b'":"', b'":"\xf0\x9f', 3)),
    "nul-inside": _changed(lambda body: body.replace(b"{", b"{\0", 1)),
    "line-break-in-text": _changed(lambda body: body.replace(b'":"', b'":"\n', 1)),
    "nan": _instead("NaN"),
    "infinity": _instead("-Infinity"),
    "nan-inside": _changed(lambda body: b'{"x":NaN,' + body[1:]),
    "number-of-a-million-digits": _changed(lambda body: b'{"x":' + b"9" * 1_000_000 + b"," + body[1:]),
    "deep-list": _instead("[" * DEPTH + "]" * DEPTH),
    "deep-list-without-an-end": _instead("[" * DEPTH),
    "deep-object": _instead('{"a":' * DEPTH + "1" + "}" * DEPTH),
    "deep-inside": _changed(lambda body: b'{"x":' + b"[" * DEPTH + b"]" * DEPTH + b"," + body[1:]),
    "a-key-twice": _changed(lambda body: body[:-1] + b"," + body[1:]),
    "a-hundred-thousand-keys": _changed(
        lambda body: b"{" + b"".join(b'"k%d":0,' % number for number in range(100_000)) + body[1:]
    ),
    "typed-as-html": _changed(bytes, Content_Type="text/html"),
    "typed-as-image": _changed(bytes, Content_Type="image/png"),
    "typed-as-nonsense": _changed(bytes, Content_Type=";;;=,"),
    "untyped": Kind(_without_type),
    "unknown-charset": _changed(bytes, Content_Type="application/json; charset=klingon"),
    "charset-with-nul": _changed(bytes, Content_Type="application/json; charset=utf\\08"),
    "gzip": _changed(gzip.compress, Content_Encoding="gzip"),
    "gzip-twice": _changed(lambda body: gzip.compress(gzip.compress(body)), Content_Encoding="gzip, gzip"),
    "deflate": _changed(zlib.compress, Content_Encoding="deflate"),
    "gzip-as-deflate": _changed(gzip.compress, Content_Encoding="deflate"),
    "gzip-without-its-header": _changed(gzip.compress),
    "gzip-in-name-only": _changed(bytes, Content_Encoding="gzip"),
    "gzip-halved": _changed(lambda body: gzip.compress(body)[: len(body) // 8], Content_Encoding="gzip"),
    "gzip-with-a-wrong-checksum": _changed(lambda body: gzip.compress(body)[:-8] + b"\0" * 8, Content_Encoding="gzip"),
    "gzip-of-nothing": _instead(b"", Content_Encoding="gzip"),
    "deflate-in-name-only": _changed(bytes, Content_Encoding="deflate"),
    "brotli-in-name-only": _changed(bytes, Content_Encoding="br"),
    "zstd-in-name-only": _changed(bytes, Content_Encoding="zstd"),
    "unknown-encoding": _changed(bytes, Content_Encoding="rot13"),
    "a-hundred-encodings": _changed(bytes, Content_Encoding=", ".join(["gzip"] * 100)),
}
