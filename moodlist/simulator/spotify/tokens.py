"""Access and refresh tokens that the accounts service has given out."""

import secrets
import time
from dataclasses import dataclass
from threading import Lock

from moodlist.simulator.catalog.ids import hex_id
from moodlist.simulator.http.messages import Request, web_api_error

READ_SCOPES = frozenset({"playlist-read-private", "playlist-read-collaborative", "user-library-read"})
WRITING = frozenset({"playlist-modify-private", "playlist-modify-public"})
ALL_SCOPES = READ_SCOPES | WRITING
LIFETIME_SECONDS = 3600


@dataclass(frozen=True)
class Grant:
    """Whom a token stands for: a user with scopes, or nobody (client credentials)."""

    user: str | None = None
    scopes: frozenset[str] = frozenset()
    expires: float = 0.0


class Tokens:
    """The tokens given out; an access token lives an hour, a refresh token until it is revoked."""

    def __init__(self, user: str) -> None:
        self._lock = Lock()
        self._access: dict[str, Grant] = {}
        self._revoked: set[str] = set()
        first = f"AQ{hex_id('refresh token')}"
        self._refresh = {first: Grant(user, ALL_SCOPES)}
        self.refresh_token = first

    def issue(self, user: str | None, scopes: frozenset[str] = frozenset()) -> str:
        """A new access token."""
        token = f"BQ{secrets.token_urlsafe(48)}"
        with self._lock:
            self._access[token] = Grant(user, scopes, time.monotonic() + LIFETIME_SECONDS)
        return token

    def issue_refresh(self, user: str, scopes: frozenset[str]) -> str:
        """A new refresh token, from now on the current one."""
        token = f"AQ{secrets.token_urlsafe(72)}"
        with self._lock:
            self._refresh[token] = Grant(user, scopes)
            self.refresh_token = token
        return token

    def refreshed(self, token: str, *, rotate: bool) -> Grant | str:
        """What a refresh token grants, else why not; `rotate` makes this use its last."""
        with self._lock:
            if token in self._revoked:
                return "Refresh token revoked"
            grant = self._refresh.get(token)
            if grant is None:
                return "Invalid refresh token"
            if rotate:
                self._revoked.add(token)
            return grant

    def revoke_refresh_tokens(self) -> None:
        """Revoke every refresh token, as six months after the user's consent."""
        with self._lock:
            self._revoked.update(self._refresh)

    def expire(self) -> None:
        """Let every access token be too old."""
        with self._lock:
            self._access = {token: Grant(grant.user, grant.scopes) for token, grant in self._access.items()}

    def bearer(self, request: Request) -> Grant:
        """Whom a request of the Web API comes from; 401 where that is not known."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise web_api_error(401, "No token provided")
        grant = self._access.get(token)
        if grant is None:
            raise web_api_error(401, "Invalid access token")
        if grant.expires <= time.monotonic():
            raise web_api_error(401, "The access token expired")
        return grant
