"""The owner's Spotify credentials and where they are stored. No error and no log ever contains their values."""

import contextlib
import os
from pathlib import Path
from typing import ClassVar, Protocol

import msgspec
from msgspec import Struct, structs

from classify.errors import CredentialsRefused

LOGIN_HINT = (
    "Run `moodlist login`, or `moodlist login --secret <ARN>` for a deployment. An export of the playlist needs no "
    "credentials."
)


class Credentials(Struct, frozen=True, omit_defaults=True):
    """An app's id, with the app's secret (client credentials), a user's refresh token, or both.

    If Spotify replaced the refresh token, the access token that came with it, when that expires (seconds since 1970)
    and what the user permits. Other processes use it, so that not each of them has the refresh token replaced again.
    """

    client_id: str
    client_secret: str | None = None
    refresh_token: str | None = None
    access_token: str | None = None
    expires_at: str | None = None
    scope: str | None = None

    def __repr__(self) -> str:
        return "Credentials(...)"  # because tracebacks and logs show the repr

    @classmethod
    def parse(cls, content: bytes | str) -> "Credentials":
        """Parse the JSON object `{"client_id", "client_secret", "refresh_token"}`; empty values count as absent.

        Raises:
            CredentialsRefused: the content is malformed or incomplete. The detail never quotes it.
        """
        try:
            values = msgspec.json.decode(content, type=dict[str, str | None])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise CredentialsRefused(
                f"The Spotify credentials are not a JSON object of strings. {LOGIN_HINT}"
            ) from None
        login = cls.of(values.get("client_id"), values.get("client_secret"), values.get("refresh_token"))
        return structs.replace(login, **{name: values.get(name) for name in ("access_token", "expires_at", "scope")})

    @property
    def login(self) -> "Credentials":
        """The credentials without the access token."""
        return Credentials(self.client_id, self.client_secret, self.refresh_token)

    @classmethod
    def of(cls, client_id: str | None, client_secret: str | None, refresh_token: str | None) -> "Credentials":
        """Return the credentials if they are enough to get a token.

        Raises:
            CredentialsRefused: the id is missing, or both the secret and the refresh token are missing.
        """
        client_id, client_secret, refresh_token = (
            (value or "").strip() or None for value in (client_id, client_secret, refresh_token)
        )
        if not client_id:
            raise CredentialsRefused(f"The Spotify credentials have no client_id. {LOGIN_HINT}")
        if not client_secret and not refresh_token:
            raise CredentialsRefused(
                f"The Spotify credentials have neither a client_secret nor a refresh_token. {LOGIN_HINT}"
            )
        return cls(client_id, client_secret, refresh_token)


class CredentialStore(Protocol):
    """Stores credentials: in Secrets Manager, in a file, or in memory."""

    is_shared: ClassVar[bool]  # whether another process may replace them

    def read(self, *, fresh: bool = False) -> Credentials:
        """Return the credentials; `fresh` bypasses every cache.

        Raises:
            CredentialsRefused: they are missing or malformed.
        """
        ...

    def save(self, credentials: Credentials) -> None:
        """Store credentials with a new refresh token: Spotify would refuse the old one to the next process.

        Raises:
            CredentialsRefused, OSError: they could not be stored.
        """
        ...


class InMemoryCredentials:
    """Credentials from the settings. A new refresh token lasts as long as the process."""

    is_shared: ClassVar[bool] = False

    def __init__(self, client_id: str | None, client_secret: str | None, refresh_token: str | None):
        self._values = (client_id, client_secret, refresh_token)

    def read(self, *, fresh: bool = False) -> Credentials:  # noqa: ARG002  # there is no cache
        """Return the credentials.

        Raises:
            CredentialsRefused: they are incomplete.
        """
        return Credentials.of(*self._values)

    def save(self, credentials: Credentials) -> None:
        """Use these credentials for the rest of the process."""
        self._values = (credentials.client_id, credentials.client_secret, credentials.refresh_token)


class CredentialFile:
    """A JSON file that only its owner can read."""

    is_shared: ClassVar[bool] = True

    def __init__(self, path: Path):
        self._path = path

    def read(self, *, fresh: bool = False) -> Credentials:  # noqa: ARG002  # a file is read each time
        """Return the credentials in the file.

        Raises:
            CredentialsRefused: the file does not exist, other users can read it, or its content is malformed.
        """
        try:
            others_can_read = self._path.stat().st_mode & 0o077
            content = self._path.read_bytes()
        except OSError:
            raise CredentialsRefused(f"There are no Spotify credentials. {LOGIN_HINT}") from None
        if os.name == "posix" and others_can_read:
            raise CredentialsRefused(f"Other users can read {self._path}: run `chmod 600` on it first.")
        return Credentials.parse(content)

    def save(self, credentials: Credentials) -> None:
        """Replace the file in one step; only its owner can read the new one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(msgspec.json.encode(credentials.login))
            draft.replace(self._path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
