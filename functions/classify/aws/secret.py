"""The Spotify credentials of a deployment, in AWS Secrets Manager."""

import threading
import time
from contextlib import suppress
from typing import ClassVar

import msgspec

from classify.aws.client import AWS_ERRORS, NoRegionError, client
from classify.errors import CredentialsRefused
from classify.sources.credentials import LOGIN_HINT, Credentials


class SecretsManagerCredentials:
    """A secret that holds a JSON object. The value that was read last is kept for `max_age` seconds."""

    is_shared: ClassVar[bool] = True

    def __init__(self, name: str, max_age: float):
        self._name = name
        self._max_age = int(max_age)
        self._client = client("secretsmanager", read_timeout=4, attempts=2)
        self._content: str | bytes | None = None
        self._read_at = 0.0
        self._lock = threading.Lock()  # whoever needs the value while it is fetched waits for it

    def read(self, *, fresh: bool = False) -> Credentials:
        """Return the credentials in the secret. `fresh` bypasses what is kept.

        Raises:
            CredentialsRefused: the secret cannot be read or is malformed.
        """
        with self._lock:
            if fresh or self._content is None or time.monotonic() - self._read_at >= self._max_age:
                self._content, self._read_at = self._fetch(), time.monotonic()
            content = self._content
        return Credentials.parse(content)

    def fetch_ahead(self) -> None:
        """Fetch the secret in a thread of its own, for the `read` that follows. A failure is left to that one."""
        threading.Thread(target=self._read_quietly, name="secret", daemon=True).start()

    def save(self, credentials: Credentials) -> None:
        """Store the credentials as the secret's current value.

        Raises:
            CredentialsRefused: Secrets Manager refused the new value.
        """
        try:
            self._client.put_secret_value(SecretId=self._name, SecretString=msgspec.json.encode(credentials).decode())
        except AWS_ERRORS:
            raise CredentialsRefused(
                "Spotify issued a new refresh token, and Secrets Manager refused to store it. Allow the function "
                "secretsmanager:PutSecretValue on its secret. If the token is lost, run "
                "`moodlist login --secret <ARN>`."
            ) from None
        with self._lock:
            self._content = None

    def _fetch(self) -> str | bytes:
        try:
            answer = self._client.get_secret_value(SecretId=self._name)
        except NoRegionError as error:
            raise CredentialsRefused(f"Cannot use Secrets Manager: {error}") from None
        except AWS_ERRORS:
            raise CredentialsRefused(
                f"The secret with the Spotify credentials cannot be read from Secrets Manager. {LOGIN_HINT}",
                retry_after=self._max_age,
            ) from None
        content: str | bytes = answer.get("SecretString") or answer.get("SecretBinary") or b""
        return content

    def _read_quietly(self) -> None:
        with suppress(CredentialsRefused):
            self.read()
