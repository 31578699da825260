"""Faults: the errors and broken responses of Spotify and ReccoBeats that were seen in practice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http.client import responses
from typing import TypedDict, Unpack
from urllib.parse import urlencode

from moodlist.simulator.http.error_pages import HTML, NOT_REGISTERED, PREMIUM, retry_after_header
from moodlist.simulator.http.messages import Cut, Reply, Request

UNCHANGED = "\0unchanged"
"""Marks a body that the fault does not replace."""


class Where(TypedDict, total=False):
    """Which calls a fault applies to: see `Fault`."""

    path: str
    method: str
    query: str
    times: int | None
    after: int
    delay: float


@dataclass(frozen=True)
class Fault:
    """A fault for calls whose path, method and query match these patterns (`*` matches anything).

    It skips the first `after` such calls, applies to the next `times` (None: all), and delays them by `delay` seconds.
    Without `status` and `body`, the normal reply is sent. A string body is sent as text, bytes as they are, and
    anything else as JSON. `broken_off` ends the connection before or inside the reply; `halved` cuts the body in half.
    """

    path: str = "/v1/*"
    method: str = "*"
    query: str = "*"
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = UNCHANGED
    times: int | None = 1
    after: int = 0
    delay: float = 0.0
    broken_off: Cut = ""
    halved: bool = False

    def matches(self, request: Request) -> bool:
        """Return whether the fault applies to this request."""
        return (
            fnmatchcase(request.path, self.path)
            and fnmatchcase(request.method, self.method)
            and (self.query == "*" or fnmatchcase(urlencode(request.query, doseq=True), self.query))
        )

    @property
    def replaces(self) -> bool:
        """Whether the fault replaces the normal reply."""
        return self.status is not None or self.body != UNCHANGED

    def reply(self) -> Reply:
        """Return the reply of the fault itself."""
        status = self.status or 200
        body = self.body
        if body == UNCHANGED:
            body = {"error": {"status": status, "message": responses.get(status, "Error")}}
        if isinstance(body, bytes):
            return Reply(status, body)
        return Reply.text(body, status) if isinstance(body, str) else Reply.json(body, status)

    def apply_to(self, reply: Reply) -> Reply:
        """Return a reply changed by this fault."""
        body = reply.body[: len(reply.body) // 2] if self.halved else reply.body
        return replace(reply, body=body, headers={**reply.headers, **self.headers}, cut=self.broken_off)

    # One constructor per error that was seen in practice.

    @classmethod
    def web_api(cls, status: int, message: str, **where: Unpack[Where]) -> "Fault":
        """An error of the Web API with a message, such as 401 "Invalid access token"."""
        return cls(status=status, body={"error": {"status": status, "message": message}}, **where)

    @classmethod
    def token_expired(cls, **where: Unpack[Where]) -> "Fault":
        """401 for a token that was valid before."""
        return cls.web_api(401, "The access token expired", **where)

    @classmethod
    def audio_features_closed(cls, **where: Unpack[Where]) -> "Fault":
        """403 without a message, as closed endpoints send it (https://github.com/jwilsson/spotify-web-api-php/issues/281)."""
        return cls(status=403, body={"error": {"status": 403}}, **where)

    @classmethod
    def forbidden(cls, **where: Unpack[Where]) -> "Fault":
        """403 for contents that the app may not read."""
        return cls.web_api(403, "Forbidden", **where)

    @classmethod
    def premium_required(cls, **where: Unpack[Where]) -> "Fault":
        """403 in plain text: the app owner's Premium has lapsed (https://github.com/zmb3/spotify/issues/301)."""
        return cls(status=403, body=PREMIUM, **where)

    @classmethod
    def not_registered(cls, **where: Unpack[Where]) -> "Fault":
        """403 in plain text: the user is not on the app's list (https://github.com/zmb3/spotify/issues/232)."""
        return cls(status=403, body=NOT_REGISTERED, **where)

    @classmethod
    def not_found(cls, **where: Unpack[Where]) -> "Fault":
        """404 for a playlist that does not exist, is private or belongs to Spotify."""
        return cls.web_api(404, "Resource not found", **where)

    @classmethod
    def rate_limited(cls, *, retry_after: float = 3, **where: Unpack[Where]) -> "Fault":
        """429 for too many calls in 30 seconds; on paths of ReccoBeats, its own format (error 4291)."""
        body: object = {"error": {"status": 429, "message": "API rate limit exceeded"}}
        if where.get("path", "").startswith("/reccobeats"):
            body = {"status": 4291, "errors": [{"message": "Too many requests"}]}
        return cls(status=429, body=body, headers={"Retry-After": retry_after_header(retry_after)}, **where)

    @classmethod
    def rate_limited_in_text(cls, *, retry_after: float = 3, **where: Unpack[Where]) -> "Fault":
        """429 in plain text, the older format (https://github.com/jaedb/Iris/issues/3)."""
        return cls(
            status=429, body="Too many requests", headers={"Retry-After": retry_after_header(retry_after)}, **where
        )

    @classmethod
    def quota_exceeded(cls, *, retry_after: float = 52531, **where: Unpack[Where]) -> "Fault":
        """429 for a used-up daily quota: reason QUOTA_EXCEEDED, many hours to wait (Web API, July 2026)."""
        error = {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}
        return cls(status=429, body={"error": error}, headers={"Retry-After": retry_after_header(retry_after)}, **where)

    @classmethod
    def server_error(cls, status: int = 500, *, retry_after: float | None = None, **where: Unpack[Where]) -> "Fault":
        """500, 502 or 503 in JSON."""
        headers = {} if retry_after is None else {"Retry-After": retry_after_header(retry_after)}
        return cls(status=status, headers=headers, **where)

    @classmethod
    def html_502(cls, **where: Unpack[Where]) -> "Fault":
        """502 from a proxy, in HTML."""
        return cls(status=502, body=HTML, **where)

    @classmethod
    def invalid_grant(cls, description: str = "Refresh token revoked", **where: Unpack[Where]) -> "Fault":
        """400 from the token endpoint, where `error` is a string (https://github.com/novatorem/novatorem/issues/42)."""
        body = {"error": "invalid_grant", "error_description": description}
        where.setdefault("path", "/api/token")
        return cls(status=400, body=body, **where)

    @classmethod
    def html_200(cls, **where: Unpack[Where]) -> "Fault":
        """200 with an HTML page instead of JSON, as captive portals send it."""
        return cls(body=HTML, **where)

    @classmethod
    def null_body(cls, **where: Unpack[Where]) -> "Fault":
        """200 with `null` instead of an object."""
        return cls(body=None, **where)

    @classmethod
    def list_body(cls, **where: Unpack[Where]) -> "Fault":
        """200 with `[]` instead of an object."""
        return cls(body=[], **where)

    @classmethod
    def empty_body(cls, status: int = 200, **where: Unpack[Where]) -> "Fault":
        """A status without a body."""
        return cls(status=status, body=b"", **where)

    @classmethod
    def truncated_json(cls, **where: Unpack[Where]) -> "Fault":
        """The first half of the normal body, sent as if it were complete."""
        return cls(halved=True, **where)

    @classmethod
    def cut(cls, *, inside: bool = False, **where: Unpack[Where]) -> "Fault":
        """The connection ends before the reply, or inside its body."""
        return cls(broken_off="inside" if inside else "before", **where)

    @classmethod
    def slow(cls, seconds: float, **where: Unpack[Where]) -> "Fault":
        """The normal reply, delayed."""
        where["delay"] = seconds
        return cls(**where)

    @classmethod
    def hang(cls, seconds: float = 60.0, **where: Unpack[Where]) -> "Fault":
        """No reply for longer than any client waits, then the connection ends."""
        where["delay"] = seconds
        return cls(broken_off="before", **where)
