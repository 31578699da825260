"""A request as it came in, a reply as it goes out, and the errors that become replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urlencode

import msgspec

Cut = Literal["", "before", "inside"]


@dataclass(frozen=True)
class Request:
    """One HTTP request; header names are lower case, `base_url` is the host that the client used."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = ""

    def param(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return self.query.get(name, [default])[0]

    def listed(self, name: str) -> list[str]:
        """A query parameter given as a comma list, repeatedly, or both."""
        return [part for value in self.query.get(name, []) for part in value.split(",") if part]

    def form(self) -> dict[str, str] | None:
        """The body's form fields, or None where the body is no form."""
        if not self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return None
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; `cut` ends the connection before the answer or in the middle of its body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: Cut = ""

    @classmethod
    def json(cls, content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        """An answer in JSON."""
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status, msgspec.json.encode(content), {**kind, **(headers or {})})

    @classmethod
    def text(cls, content: str, status: int = 200) -> "Reply":
        """An answer in plain text, or in HTML where it looks like it."""
        kind = "text/html" if content.startswith("<") else "text/plain"
        return cls(status, content.encode(), {"Content-Type": f"{kind}; charset=utf-8"})

    @classmethod
    def redirect(cls, address: str, **query: str) -> "Reply":
        """302 to an address, the query added to its own."""
        joint = "&" if "?" in address else "?"
        return cls(302, b"", {"Location": f"{address}{joint}{urlencode(query)}"})


class ReplyError(Exception):
    """Refuses a request with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def web_api_error(status: int, message: str | None = None) -> ReplyError:
    """The Web API's error: `{"error": {"status", "message"}}`; the message is missing from some."""
    error: dict[str, object] = {"status": status}
    if message is not None:
        error["message"] = message
    return ReplyError(Reply.json({"error": error}, status))
