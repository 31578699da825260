"""What the proxy sends: bytes and pauses, well-formed or not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.client import responses
from typing import Literal

from moodlist.simulator.http.messages import Reply, Request

End = Literal["keep", "close", "reset"]
FOREVER = 60.0  # seconds; every pause ends when the fault is over


@dataclass(frozen=True)
class Wire:
    """The bytes of an answer, with pauses in seconds between them, and what then happens to the connection."""

    parts: Iterable[bytes | float]
    end: End = "close"


@dataclass(frozen=True)
class Exchange:
    """A request of the application, the simulator's reply, and the address of the host that nobody may call."""

    request: Request
    reply: Reply
    foreign: str


Spoil = Callable[[Exchange], Reply | Wire]


def status_line(status: int) -> bytes:
    """Return the first line of an answer."""
    return f"HTTP/1.1 {status} {responses.get(status, 'Unknown')}\r\n".encode()


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Return status line and headers, with the empty line that ends them."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return status_line(status) + lines.encode("latin-1") + b"\r\n"


def well_formed(reply: Reply) -> Wire:
    """Return the reply as a server sends it that does nothing wrong."""
    body = b"" if reply.status in {204, 304} else reply.body
    return Wire([head(reply.status, {**reply.headers, "Content-Length": str(len(body))}) + body], "keep")
