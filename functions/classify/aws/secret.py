"""The credentials of a deployment, in AWS Secrets Manager, read through Powertools' parameters."""

import msgspec
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError, SetSecretError
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from classify.errors import CredentialsRefused
from classify.sources.credentials import LOGIN_HINT, Credentials

# Seconds. boto3 would wait a minute for each, which is longer than a request may take.
_IMPATIENT = Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": 2})


class SecretsManagerCredentials:
    """One secret, a JSON object; kept for `max_age` seconds."""

    def __init__(self, name: str, max_age: float):
        self._name = name
        self._max_age = int(max_age)
        try:
            self._provider = SecretsProvider(boto_config=_IMPATIENT)
        except BotoCoreError as error:  # no region, above all
            raise CredentialsRefused(f"Secrets Manager cannot be asked: {error}") from None

    def read(self, *, fresh: bool = False) -> Credentials:
        """The secret's credentials.

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
        """Make the credentials the secret's current value.

        Raises:
            CredentialsRefused: Secrets Manager did not take them.
        """
        try:
            self._provider.set(self._name, value=msgspec.json.encode(credentials).decode())
            self._provider.clear_cache()  # type: ignore[no-untyped-call]  # it still holds the old value
        except SetSecretError:
            raise CredentialsRefused(
                "Spotify has renewed the refresh token, and Secrets Manager did not take the new one. Allow the "
                "function secretsmanager:PutSecretValue on its secret; if the token is lost, run "
                "`moodlist login --secret <ARN>`."
            ) from None
