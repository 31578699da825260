"""Connections of slow clients and too many connections, over real sockets with short time limits."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from moodlist.server import connection
from moodlist.server.connection import LimitedConnection

LARGE = 16_000_000  # bytes; more than the buffers of both sides hold
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def _hello(scope: Any, receive: Any, send: Any) -> None:
    body = b"x" * LARGE if scope["path"] == "/large" else b"hello"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


Connect = Callable[[], Awaitable[tuple[StreamReader, StreamWriter]]]


def _run(client: Callable[[Connect], Awaitable[None]]) -> None:
    """Run a client with a function that connects it to a server."""

    async def run() -> None:
        config = uvicorn.Config(_hello, log_config=None, log_level="critical", lifespan="off", ws="none")
        state, loop = ServerState(), asyncio.get_running_loop()
        server = await loop.create_server(lambda: LimitedConnection(config, state, {}), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        writers: list[StreamWriter] = []

        async def connect() -> tuple[StreamReader, StreamWriter]:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
            return reader, writer

        async with server:
            await asyncio.wait_for(client(connect), 10)
            for writer in writers:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
            for each in list(state.connections):
                each.transport.abort()
            await asyncio.sleep(0.01)

    asyncio.run(run())


@pytest.mark.parametrize("sent", [b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ", REQUEST + b"GET"])
def test_headers_that_do_not_end_are_a_408(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(connection, "HEADER_SECONDS", 0.02)

    async def client(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(sent)
        if sent.startswith(REQUEST):
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200 OK")
            writer.write(b" ")
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 408 Request Timeout")
        assert b"urn:moodlist:problem:request-timeout" in answer

    _run(client)


def test_headers_that_trickle_are_ended_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEADER_SECONDS", 0.05)

    async def client(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ")
        answer = asyncio.create_task(reader.read())
        while not answer.done():
            writer.write(b"a")
            await asyncio.sleep(0.01)
        with suppress(ConnectionResetError):  # what was sent after the answer resets the connection
            assert answer.result().startswith(b"HTTP/1.1 408 ")

    _run(client)


def test_a_connection_without_a_request_is_closed_without_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEADER_SECONDS", 0.02)

    async def client(connect: Connect) -> None:
        reader, _ = await connect()
        assert await reader.read() == b""

    _run(client)


def test_a_client_that_does_not_read_its_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WRITE_SECONDS", 0.05)

    async def client(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        await asyncio.sleep(0.2)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
            await reader.readexactly(LARGE)

    _run(client)


def test_a_fast_client_gets_several_answers_on_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WRITE_SECONDS", 5)

    async def client(connect: Connect) -> None:
        reader, writer = await connect()
        for path, size in ((b"/", 5), (b"/large", LARGE), (b"/", 5)):
            writer.write(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK")
            assert len(await reader.readexactly(size)) == size

    _run(client)


def test_a_connection_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_CONNECTIONS", 2)

    async def client(connect: Connect) -> None:
        await connect()
        await connect()
        reader, _ = await connect()
        answer = (await reader.read()).decode()
        assert answer.startswith("HTTP/1.1 503 Service Unavailable")
        assert "too-many-connections" in answer
        assert "retry-after: 1" in answer.lower()

    _run(client)


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n", b"GET /\xff HTTP/1.1\r\n"]
)
def test_bytes_that_are_not_http_are_a_problem(sent: bytes) -> None:
    async def client(connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(sent + b"\r\n")
        answer = (await reader.read()).decode()
        assert answer.startswith("HTTP/1.1 400 Bad Request")
        assert "application/problem+json" in answer

    _run(client)
