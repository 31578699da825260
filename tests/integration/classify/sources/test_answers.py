"""Answers of upstream services that are too large, too slow or not valid HTTP."""

import gzip
import threading
import tracemalloc
import zlib

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime, UpstreamNonsense, UpstreamUnavailable
from classify.sources import bounded_adapter, retries
from classify.sources.http import run_concurrently
from classify.sources.reccobeats import ReccoBeatsClient
from tests.integration.classify.sources.raw_server import CALLS, Parts, RawServer, answer, result

VALID = b'{"content": [], "access_token": "x", "expires_in": 3600}'
LARGE = VALID + b" " * 1_000_000
MEBIBYTE = 2**20
every_service = pytest.mark.parametrize("service", CALLS)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=1)


def _chunked(*chunks: bytes) -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body


@every_service
@pytest.mark.parametrize(
    "sent",
    [
        answer(VALID),
        answer(_gzip(VALID), "Content-Encoding: gzip"),
        answer(zlib.compress(VALID), "Content-Encoding: deflate"),
        answer(_gzip(zlib.compress(VALID)), "Content-Encoding: deflate, gzip"),
        _chunked(VALID[:7], VALID[7:], b""),
        b"HTTP/1.1 200 OK\r\n\r\n" + VALID,
    ],
    ids=["plain", "gzip", "deflate", "both", "chunked", "until the connection ends"],
)
def test_a_valid_answer_is_read(service: str, sent: bytes) -> None:
    assert not isinstance(result(service, [sent]), type)


@every_service
@pytest.mark.parametrize(
    "sent",
    [
        answer(LARGE),
        answer(_gzip(LARGE), "Content-Encoding: gzip"),
        answer(zlib.compress(LARGE), "Content-Encoding: deflate"),
        answer(_gzip(_gzip(LARGE)), "Content-Encoding: gzip, gzip"),
        _chunked(*[LARGE], b""),
        b"HTTP/1.1 200 OK\r\n\r\n" + LARGE,
    ],
    ids=["plain", "gzip", "deflate", "gzip twice", "chunked", "until the connection ends"],
)
def test_a_body_beyond_the_limit_is_upstream_nonsense(
    service: str, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_adapter, "MAX_BODY", 500_000)
    assert result(service, [sent]) is UpstreamNonsense


@every_service
@pytest.mark.parametrize(
    ("body", "most"),
    [
        (_gzip(bytes(60 * MEBIBYTE)), 24),
        (_gzip(VALID[:-1] + b', "x": "' + b"a" * 15 * MEBIBYTE + b'"}'), 40),
        (_gzip(VALID[:-1] + b', "x": "' + b"a" * 15 * MEBIBYTE + "\U0001f600".encode() + b'"}'), 40),
        (_gzip(VALID[:-1] + b', "x": "' + b"a" * 15 * MEBIBYTE + b'\\ud83d\\ude00"}'), 40),
        (_gzip(VALID[:-1] + b', "x": [1e999, "' + b"a" * 15 * MEBIBYTE + b'"]}'), 40),
    ],
    ids=["too large", "large text", "large text with an emoji", "with an escaped emoji", "with a wrong number"],
)
def test_a_body_that_grows_large_takes_little_memory(service: str, body: bytes, most: int) -> None:
    sent = answer(body, "Content-Encoding: gzip")
    tracemalloc.start()
    try:
        result(service, [sent])
        assert tracemalloc.get_traced_memory()[1] < most * MEBIBYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "value",
    [
        b'"' + b"a" * 9 * MEBIBYTE + b'"',
        '"\U0001f600'.encode() + b"a" * 5 * MEBIBYTE + b'"',
        b"[0" + b",0" * 300_000 + b"]",
    ],
    ids=["bytes", "text", "values"],
)
def test_answers_that_are_held_at_once_have_the_limits_of_one(value: bytes) -> None:
    held, over = threading.Event(), threading.Event()
    with RawServer([answer(VALID[:-1] + b', "x": ' + value + b"}")]) as server:
        deadline = Deadline.after(20)
        client = ReccoBeatsClient(server.url, 0)

        def first() -> None:
            client.tracks(["0" * 22], deadline)
            held.set()
            over.wait(20)

        def second() -> None:
            held.wait(20)
            try:
                client.tracks(["0" * 22], deadline)
            finally:
                over.set()

        run_concurrently([second, held.set], deadline)
        held.clear()
        over.clear()
        with pytest.raises(UpstreamNonsense):
            run_concurrently([first, second], deadline)


@every_service
@pytest.mark.parametrize(
    "rows", [b"[],", b"0,", b"[" * 50 + b"]" * 50 + b","], ids=["lists", "numbers", "nested lists"]
)
def test_a_body_of_too_many_values_is_upstream_nonsense(service: str, rows: bytes) -> None:
    sent = VALID[:-1] + b', "x": [' + rows * (1_100_000 // len(rows)) + b"0]}"
    assert result(service, [answer(_gzip(sent), "Content-Encoding: gzip")]) is UpstreamNonsense


@every_service
def test_a_large_body_does_not_hide_the_status_of_an_error(service: str) -> None:
    assert result(service, [answer(bytes(range(256)) * 4_000, status="503 Down")]) is UpstreamUnavailable


@every_service
@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (answer(VALID, "Content-Encoding: gzip"), UpstreamNonsense),
        (answer(_gzip(VALID)[:30], "Content-Encoding: gzip"), UpstreamNonsense),
        (answer(b"\x1b\x02\x00", "Content-Encoding: br"), UpstreamNonsense),
        (answer(VALID, f"Content-Encoding: {', '.join(['gzip'] * 20)}"), UpstreamNonsense),
        (answer(VALID, length=5), UpstreamNonsense),
        (answer(VALID, "Content-Length: 7"), UpstreamNonsense),
        (answer(VALID, length=1_000), UpstreamUnavailable),
        (_chunked(VALID)[:-9], UpstreamUnavailable),
        (_chunked(b"").replace(b"\r\n\r\n0\r\n", b"\r\n\r\n-5\r\nabc\r\n"), UpstreamNonsense),
        (_chunked(b"").replace(b"\r\n\r\n0\r\n", b"\r\n\r\nzz\r\nabc\r\n"), UpstreamUnavailable),
        (b"HTTP/1.1 abc OK\r\n\r\n", UpstreamUnavailable),
        (b"\x00\x01\xff" * 50, UpstreamUnavailable),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", UpstreamUnavailable),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", UpstreamUnavailable),
        (b"", UpstreamUnavailable),
    ],
    ids=[
        "not gzip",
        "part of gzip",
        "brotli",
        "too many encodings",
        "too small a length",
        "two lengths",
        "too large a length",
        "part of a chunk",
        "a negative chunk",
        "a chunk of no length",
        "no status",
        "no HTTP",
        "too many headers",
        "too long a header",
        "nothing",
    ],
)
def test_an_invalid_answer_is_an_upstream_error(service: str, sent: bytes, error: type[Exception]) -> None:
    assert result(service, [sent]) is error


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
TRICKLE: Parts = [b"1", 0.01] * 60


@every_service
@pytest.mark.parametrize("start", [HEAD, HEAD[:-4], _chunked()], ids=["body", "header", "length of a chunk"])
def test_an_answer_that_trickles_ends_at_the_deadline(service: str, start: bytes) -> None:
    assert result(service, [start, *TRICKLE], seconds=0.1) is OutOfTime


def test_an_answer_that_trickles_ends_at_the_timeout_without_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classify.sources.reccobeats_client.CALL_TIMEOUT", 0.1)
    monkeypatch.setattr(retries, "PATIENCE", 0)
    assert result("ReccoBeats", [HEAD, *TRICKLE], seconds=float("inf")) is UpstreamUnavailable
