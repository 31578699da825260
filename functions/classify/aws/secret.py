"""The Spotify credentials of a deployment, in AWS Secrets Manager, through Powertools' parameters utility."""

from typing import ClassVar

import msgspec
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError, SetSecretError
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from classify.errors import CredentialsRefused
from classify.sources.credentials import LOGIN_HINT, Credentials

# Seconds. boto3's default for each is a minute, longer than a request may take.
_SHORT_TIMEOUTS = Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": 2})


class SecretsManagerCredentials:
    """A secret that holds a JSON object. Each value that was read is cached for `max_age` seconds."""

    is_shared: ClassVar[bool] = True

    def __init__(self, name: str, max_age: float):
        self._name = name
        self._max_age = int(max_age)
        try:
            self._provider = SecretsProvider(boto_config=_SHORT_TIMEOUTS)
        except BotoCoreError as error:  # usually because no region is set
            raise CredentialsRefused(f"Cannot use Secrets Manager: {error}") from None

    def read(self, *, fresh: bool = False) -> Credentials:
        """Return the credentials in the secret. `fresh` bypasses the cache.

        Raises:
            CredentialsRefused: the secret cannot be read or is malformed.
        """
        try:
            content = self._provider.get(self._name, max_age=self._max_age, force_fetch=fresh)
        except GetParameterError:
            raise CredentialsRefused(
                f"The secret with the Spotify credentials cannot be read from Secrets Manager. {LOGIN_HINT}",
                retry_after=self._max_age,
            ) from None
        return Credentials.parse(content if isinstance(content, str | bytes) else b"")

    def save(self, credentials: Credentials) -> None:
        """Store the credentials as the secret's current value.

        Raises:
            CredentialsRefused: Secrets Manager refused the new value.
        """
        try:
            self._provider.set(self._name, value=msgspec.json.encode(credentials).decode())
            self._provider.clear_cache()  # type: ignore[no-untyped-call]  # it still holds the old value
        except SetSecretError:
            raise CredentialsRefused(
                "Spotify issued a new refresh token, and Secrets Manager refused to store it. Allow the function "
                "secretsmanager:PutSecretValue on its secret. If the token is lost, run "
                "`moodlist login --secret <ARN>`."
            ) from None
