"""The secret of a deployment, written from a user's machine."""

import os
import re
from typing import ClassVar

from classify.aws.client import ClientError, client, error_code
from classify.aws.secret import SecretsManagerCredentials
from classify.errors import CredentialsRefused, MoodlistError, NotFound
from classify.sources.credentials import Credentials

_ARN = re.compile(r"arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):")


class DeploymentSecret:
    """Credentials in Secrets Manager, reached with the AWS account of the terminal."""

    is_shared: ClassVar[bool] = True

    def __init__(self, name: str) -> None:
        """Check that the secret exists, before the user logs in.

        Raises:
            NotFound: AWS has no such secret.
            BotoCoreError, ClientError: AWS refuses or cannot be reached; `aws_errors` explains these.
        """
        if region := _ARN.match(name):
            os.environ["AWS_DEFAULT_REGION"] = region[1]  # the secret's region, whatever the profile says
        try:
            client("secretsmanager").describe_secret(SecretId=name)  # writing to a mistyped name would create a secret
        except ClientError as error:
            if error_code(error) != "ResourceNotFoundException":
                raise
            raise NotFound(
                f"There is no secret {name!r} in this AWS account and region. Check its ARN, which is an output of "
                "the stack, and the account: `aws sts get-caller-identity`."
            ) from None
        self._secret = SecretsManagerCredentials(name, max_age=1)

    def read(self, *, fresh: bool = False) -> Credentials:
        """Return the stored credentials."""
        return self._secret.read(fresh=fresh)

    def save(self, credentials: Credentials) -> None:
        """Store credentials.

        Raises:
            MoodlistError: Secrets Manager refused them.
        """
        try:
            self._secret.save(credentials)
        except CredentialsRefused:
            raise MoodlistError(
                "Secrets Manager refused the credentials. Check that you may call secretsmanager:PutSecretValue on "
                "the secret, then log in again."
            ) from None
