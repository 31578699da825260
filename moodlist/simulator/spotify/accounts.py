"""Spotify's accounts service: /authorize and /api/token (RFC 6749, PKCE of RFC 7636)."""

import secrets
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from moodlist.simulator.catalog.ids import hex_id
from moodlist.simulator.http.messages import Reply, ReplyError, Request
from moodlist.simulator.http.routes import Routes
from moodlist.simulator.spotify.tokens import LIFETIME_SECONDS, Grant, Tokens

CLIENT_ID = hex_id("client id")
CLIENT_SECRET = hex_id("client secret")


@dataclass(frozen=True)
class Login:
    """What /authorize recorded for a code; the request that exchanges the code must match it."""

    redirect_uri: str
    challenge: str
    scopes: frozenset[str]


class Accounts:
    """The accounts service with one user, the owner.

    If `deny_login` is set, the user cancels the login. If `rotate` is set, each refresh returns a new refresh token.
    """

    def __init__(self, tokens: Tokens, user: str) -> None:
        self.tokens = tokens
        self.user = user
        self.rotate = False
        self.deny_login = False
        self._logins: dict[str, Login] = {}
        self._routes = Routes({"GET /authorize": self._authorize, "POST /api/token": self._token})

    def answer(self, request: Request) -> Reply | None:
        """Return the reply to a request for the accounts service, or None if it is for another service."""
        return self._routes.answer(request, request.path)

    def _authorize(self, request: Request) -> Reply:
        redirect_uri = request.param("redirect_uri")
        if request.param("client_id") != CLIENT_ID:
            return Reply.text("INVALID_CLIENT: Invalid client", 400)
        if not _is_allowed(redirect_uri):
            return Reply.text("INVALID_CLIENT: Insecure redirect URI", 400)
        state = {"state": request.param("state")} if request.param("state") else {}
        if self.deny_login:
            return Reply.redirect(redirect_uri, error="access_denied", **state)
        if request.param("response_type") != "code":
            # The implicit grant ended on 2025-11-27 (Spotify's blog, OAuth migration).
            return Reply.redirect(redirect_uri, error="unsupported_response_type", **state)
        code = f"AQ{secrets.token_urlsafe(48)}"
        challenge = request.param("code_challenge") if request.param("code_challenge_method") == "S256" else ""
        self._logins[code] = Login(redirect_uri, challenge, frozenset(request.param("scope").split()))
        return Reply.redirect(redirect_uri, code=code, **state)

    def _token(self, request: Request) -> Reply:
        form = request.form()
        if form is None or "grant_type" not in form:
            raise _error("unsupported_grant_type", "grant_type parameter is missing")
        confidential = _authenticate(request, form)
        match form["grant_type"]:
            case "client_credentials" if confidential:
                return self._token_reply(Grant())
            case "refresh_token":
                return self._refresh(form.get("refresh_token", ""))
            case "authorization_code":
                return self._exchange_code(form, confidential=confidential)
            case "client_credentials":
                raise _error("invalid_client", "Invalid client secret")
        raise _error(
            "unsupported_grant_type",
            "grant_type must be client_credentials, authorization_code or refresh_token",
        )

    def _refresh(self, token: str) -> Reply:
        if not token:
            raise _error("invalid_request", "refresh_token must be supplied")
        grant = self.tokens.refresh(token, rotate=self.rotate)
        if isinstance(grant, str):
            raise _error("invalid_grant", grant)
        return self._token_reply(grant, new_refresh_token=self.rotate)

    def _exchange_code(self, form: dict[str, str], *, confidential: bool) -> Reply:
        login = self._logins.pop(form.get("code", ""), None)
        if login is None:
            raise _error("invalid_grant", "Invalid authorization code")
        if form.get("redirect_uri") != login.redirect_uri:
            raise _error("invalid_grant", "Invalid redirect URI")
        if login.challenge != _challenge(form.get("code_verifier")):
            raise _error("invalid_grant", "code_verifier was incorrect")
        if not login.challenge and not confidential:
            raise _error("invalid_client", "Invalid client secret")
        return self._token_reply(Grant(self.user, login.scopes), new_refresh_token=True)

    def _token_reply(self, grant: Grant, *, new_refresh_token: bool = False) -> Reply:
        content: dict[str, object] = {
            "access_token": self.tokens.issue(grant.user, grant.scopes),
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
        }
        if grant.user is not None:
            content["scope"] = " ".join(sorted(grant.scopes))
        if grant.user is not None and new_refresh_token:
            content["refresh_token"] = self.tokens.issue_refresh(grant.user, grant.scopes)
        return Reply.json(content)


def _error(error: str, description: str) -> ReplyError:
    """Return an error of the token endpoint: status 400, and unlike in the Web API, `error` is a string."""
    return ReplyError(Reply.json({"error": error, "error_description": description}, 400))


def _authenticate(request: Request, form: dict[str, str]) -> bool:
    """Return whether the client sent its secret; PKCE clients send only their id."""
    client_id, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret"))
    if client_id != CLIENT_ID:
        raise _error("invalid_client", "Invalid client")
    if secret is not None and secret != CLIENT_SECRET:
        raise _error("invalid_client", "Invalid client secret")
    return secret is not None


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        raise _error("invalid_client", "Invalid client") from None
    return client_id, secret


def _challenge(verifier: str | None) -> str:
    if verifier is None:
        return ""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _is_allowed(redirect_uri: str) -> bool:
    """Allow HTTPS, and HTTP to a loopback IP address; Spotify has refused `localhost` since November 2025."""
    address = urlsplit(redirect_uri)
    if address.scheme == "https":
        return bool(address.hostname)
    return address.scheme == "http" and address.hostname in {"127.0.0.1", "::1"}
