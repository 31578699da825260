"""Connections that end, stall or carry something other than HTTP."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, get_args

from tests.faults.fault import MARKER, Kind
from tests.faults.wire import FOREVER, End, Exchange, Wire, head, status_line

ENDLESS = 2_000  # repetitions; at 20 ms each, longer than any call lasts
TICK = 0.02  # seconds
Where = Literal["before", "inside-the-head", "after-the-head", "inside-the-body"]
WHERE: tuple[Where, ...] = get_args(Where)


def _parts(exchange: Exchange) -> tuple[bytes, bytes]:
    reply = exchange.reply
    return head(reply.status, {**reply.headers, "Content-Length": str(len(reply.body))}), reply.body


def _sent_until(where: Where, exchange: Exchange) -> bytes:
    top, body = _parts(exchange)
    match where:
        case "before":
            return b""
        case "inside-the-head":
            return top[:30]
        case "after-the-head":
            return top
        case "inside-the-body":
            return top + body[: len(body) // 2]


def _cut(where: Where, end: End) -> Callable[[Exchange], Wire]:
    return lambda exchange: Wire([_sent_until(where, exchange)], end)


def _stall(where: Where) -> Callable[[Exchange], Wire]:
    return lambda exchange: Wire([_sent_until(where, exchange), FOREVER])


def _trickle(exchange: Exchange) -> Wire:
    top, body = _parts(exchange)

    def parts() -> Iterator[bytes | float]:
        yield top
        for at in range(min(len(body), ENDLESS)):
            yield body[at : at + 1]
            yield TICK

    return Wire(parts())


def _trickling_head(exchange: Exchange) -> Wire:
    def parts() -> Iterator[bytes | float]:
        yield status_line(200)
        for number in range(ENDLESS):
            yield f"X-{number}: {MARKER}\r\n".encode()
            yield TICK

    return Wire(parts())


def _endless_100(exchange: Exchange) -> Wire:
    def parts() -> Iterator[bytes | float]:
        for _ in range(ENDLESS):
            yield b"HTTP/1.1 100 Continue\r\n\r\n"
            yield TICK

    return Wire(parts())


def _after(seconds: float) -> Callable[[Exchange], Wire]:
    return lambda exchange: Wire([seconds, *_parts(exchange)], "keep")


def _with_length(value: str) -> Callable[[Exchange], Wire]:
    """Send this Content-Length, in which {more}, {right} and {half} stand for numbers."""

    def spoil(exchange: Exchange) -> Wire:
        body = exchange.reply.body
        length = value.format(more=len(body) + 1000, right=len(body), half=len(body) // 2)
        return Wire([head(200, {**exchange.reply.headers, "Content-Length": length}) + body])

    return spoil


def _chunked(*chunks: bytes) -> Callable[[Exchange], Wire]:
    """Send the body in chunks; `BODY` stands for it as one correct chunk."""

    def spoil(exchange: Exchange) -> Wire:
        body = exchange.reply.body
        top = head(200, {**exchange.reply.headers, "Transfer-Encoding": "chunked"})
        return Wire([top, *(b"%x\r\n%s\r\n" % (len(body), body) if chunk == b"BODY" else chunk for chunk in chunks)])

    return spoil


def _instead(sent: bytes) -> Callable[[Exchange], Wire]:
    return lambda _: Wire([sent])


def _first_line(line: bytes) -> Callable[[Exchange], Wire]:
    def spoil(exchange: Exchange) -> Wire:
        top, body = _parts(exchange)
        return Wire([line + b"\r\n" + top.partition(b"\r\n")[2] + body])

    return spoil


def _more_headers(lines: bytes) -> Callable[[Exchange], Wire]:
    def spoil(exchange: Exchange) -> Wire:
        top, body = _parts(exchange)
        first, _, others = top.partition(b"\r\n")
        return Wire([first + b"\r\n" + lines + others + body])

    return spoil


def _behind(sent: bytes) -> Callable[[Exchange], Wire]:
    return lambda exchange: Wire([sent, *_parts(exchange)])


def _and_another_answer(exchange: Exchange) -> Wire:
    """Send a second answer, which the next call on this connection must not take for its own."""
    body = json.dumps({"content": [], "items": [], "total": 0, "error": MARKER}).encode()
    top, whole = _parts(exchange)
    return Wire([top + whole + head(200, {"Content-Length": str(len(body))}) + body], "keep")


STALLS = {
    "no-answer": Kind(_stall("before"), stalls=True),
    "silence-inside-the-head": Kind(_stall("inside-the-head"), stalls=True),
    "silence-after-the-head": Kind(_stall("after-the-head"), stalls=True),
    "silence-inside-the-body": Kind(_stall("inside-the-body"), stalls=True),
    "trickling-body": Kind(_trickle, stalls=True),
    "trickling-head": Kind(_trickling_head, stalls=True),
    "endless-100-continue": Kind(_endless_100, stalls=True),
}
ENDS: Mapping[str, End] = {"reset": "reset", "closed": "close"}
CUT = {f"{name}-{where}": Kind(_cut(where, end), harmless=("once",)) for name, end in ENDS.items() for where in WHERE}
CUT["closed-inside-the-head"] = Kind(_cut("inside-the-head", "close"))  # to a client, an answer without a body
MALFORMED = {
    "slow": Kind(_after(0.1)),
    "length-too-large": Kind(_with_length("{more}")),
    "length-too-small": Kind(_with_length("{half}")),
    "length-zero": Kind(_with_length("0")),
    "length-negative": Kind(_with_length("-1")),
    "length-text": Kind(_with_length("many")),
    "length-huge": Kind(_with_length("9" * 30)),
    "length-twice": Kind(_with_length("{right}\r\nContent-Length: 7")),
    "no-length": Kind(lambda exchange: Wire([head(200, exchange.reply.headers) + exchange.reply.body])),
    "chunked": Kind(_chunked(b"BODY", b"0\r\n\r\n")),
    "chunked-and-length": Kind(_more_headers(b"Transfer-Encoding: chunked\r\n")),
    "chunks-without-an-end": Kind(_chunked(b"BODY")),
    "chunk-size-not-hexadecimal": Kind(_chunked(b"BODY", b"size\r\n")),
    "chunk-size-negative": Kind(_chunked(b"-5\r\n{}\r\n")),
    "chunk-shorter-than-its-size": Kind(_chunked(b"ffff\r\n{}\r\n")),
    "status-line-of-another-protocol": Kind(_first_line(b"SSH-2.0-OpenSSH_9.6")),
    "status-not-a-number": Kind(_first_line(b"HTTP/1.1 OK 200")),
    "status-negative": Kind(_first_line(b"HTTP/1.1 -200 OK")),
    "status-of-four-digits": Kind(_first_line(b"HTTP/1.1 2000 OK")),
    "status-line-without-a-reason": Kind(_first_line(b"HTTP/1.1 200")),
    "status-line-of-70-kb": Kind(_first_line(b"HTTP/1.1 200 " + b"x" * 70_000)),
    "http-2-preface": Kind(_instead(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
    "tls-alert": Kind(_instead(b"\x15\x03\x01\x00\x02\x02\x46")),
    "body-without-a-head": Kind(lambda exchange: Wire([exchange.reply.body])),
    "header-of-70-kb": Kind(_more_headers(b"X-Long: " + b"x" * 70_000 + b"\r\n")),
    "a-thousand-headers": Kind(_more_headers(b"X-Many: 1\r\n" * 1000)),
    "header-without-a-colon": Kind(_more_headers(b"nonsense\r\n")),
    "header-not-ascii": Kind(_more_headers("X-Título: ☃\r\n".encode())),
    "header-with-nul": Kind(_more_headers(b"X-Nul: a\0b\r\n")),
    "cookies": Kind(_more_headers(b"Set-Cookie: a=b; Domain=127.0.0.1\r\n" * 50)),
    "early-hints-first": Kind(_behind(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
    "another-answer-behind": Kind(_and_another_answer),
}
