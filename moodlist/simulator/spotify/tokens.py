"""The access and refresh tokens that the accounts service has issued."""

import secrets
import time
from dataclasses import dataclass
from threading import Lock

from moodlist.simulator.catalog.ids import hex_id
from moodlist.simulator.http.messages import Request, web_api_error

READ_SCOPES = frozenset({"playlist-read-private", "playlist-read-collaborative", "user-library-read"})
WRITE_SCOPES = frozenset({"playlist-modify-private", "playlist-modify-public"})
ALL_SCOPES = READ_SCOPES | WRITE_SCOPES
LIFETIME_SECONDS = 3600


@dataclass(frozen=True)
class Grant:
    """What a token grants: access for a user with scopes, or without a user (client credentials)."""

    user: str | None = None
    scopes: frozenset[str] = frozenset()
    expires: float = 0.0


class Tokens:
    """All issued tokens; an access token expires after an hour, a refresh token is valid until it is revoked."""

    def __init__(self, user: str) -> None:
        self._lock = Lock()
        self._access: dict[str, Grant] = {}
        self._revoked: set[str] = set()
        first = f"AQ{hex_id('refresh token')}"
        self._refresh = {first: Grant(user, ALL_SCOPES)}
        self.refresh_token = first

    def issue(self, user: str | None, scopes: frozenset[str] = frozenset()) -> str:
        """Issue an access token."""
        token = f"BQ{secrets.token_urlsafe(48)}"
        with self._lock:
            self._access[token] = Grant(user, scopes, time.monotonic() + LIFETIME_SECONDS)
        return token

    def issue_refresh(self, user: str, scopes: frozenset[str]) -> str:
        """Issue a refresh token and make it the current one."""
        token = f"AQ{secrets.token_urlsafe(72)}"
        with self._lock:
            self._refresh[token] = Grant(user, scopes)
            self.refresh_token = token
        return token

    def refresh(self, token: str, *, rotate: bool) -> Grant | str:
        """Return what a refresh token grants, or why it is invalid; `rotate` revokes it after this use."""
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
        """Revoke all refresh tokens, as Spotify does six months after the user's consent."""
        with self._lock:
            self._revoked.update(self._refresh)

    def expire(self) -> None:
        """Expire all access tokens."""
        with self._lock:
            self._access = {token: Grant(grant.user, grant.scopes) for token, grant in self._access.items()}

    def bearer(self, request: Request) -> Grant:
        """Return the grant of a request's bearer token; answer 401 if it is missing, invalid or expired."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise web_api_error(401, "No token provided")
        grant = self._access.get(token)
        if grant is None:
            raise web_api_error(401, "Invalid access token")
        if grant.expires <= time.monotonic():
            raise web_api_error(401, "The access token expired")
        return grant
