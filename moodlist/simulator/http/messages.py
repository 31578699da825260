"""HTTP requests, replies, and errors that become replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urlencode

import msgspec

Cut = Literal["", "before", "inside"]


@dataclass(frozen=True)
class Request:
    """An HTTP request; header names are lower case, `base_url` is the scheme and host that the client used."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = ""

    def param(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter, or the default."""
        return self.query.get(name, [default])[0]

    def list_param(self, name: str) -> list[str]:
        """Return all values of a query parameter: comma-separated, repeated, or both."""
        return [part for value in self.query.get(name, []) for part in value.split(",") if part]

    def form(self) -> dict[str, str] | None:
        """Return the body's form fields, or None if the body is not a form."""
        if not self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return None
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Reply:
    """An HTTP reply; `cut` ends the connection before it or inside its body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: Cut = ""

    @classmethod
    def json(cls, content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        """Return a JSON reply."""
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status, msgspec.json.encode(content), {**kind, **(headers or {})})

    @classmethod
    def text(cls, content: str, status: int = 200) -> "Reply":
        """Return a reply in plain text, or in HTML if the content starts with `<`."""
        kind = "text/html" if content.startswith("<") else "text/plain"
        return cls(status, content.encode(), {"Content-Type": f"{kind}; charset=utf-8"})

    @classmethod
    def redirect(cls, address: str, **query: str) -> "Reply":
        """Return a 302 to an address, with the query parameters appended."""
        separator = "&" if "?" in address else "?"
        return cls(302, b"", {"Location": f"{address}{separator}{urlencode(query)}"})


class ReplyError(Exception):
    """Ends a request with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def web_api_error(status: int, message: str | None = None) -> ReplyError:
    """Return an error of the Web API: `{"error": {"status", "message"}}`; some have no message."""
    error: dict[str, object] = {"status": status}
    if message is not None:
        error["message"] = message
    return ReplyError(Reply.json({"error": error}, status))
