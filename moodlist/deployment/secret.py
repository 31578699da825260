"""The secret of a deployment, as a person's machine reaches it."""

import os
import re

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from classify.aws.secret import SecretsManagerCredentials
from classify.errors import CredentialsRefused, MoodlistError
from classify.sources.credentials import Credentials

_ARN = re.compile(r"arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):")


class DeploymentSecret:
    """The credentials in Secrets Manager, written with the AWS account of the person at the terminal."""

    def __init__(self, name: str) -> None:
        """Find the secret, before anybody is asked to log in.

        Raises:
            MoodlistError: AWS is not set up on this machine, or has no such secret.
        """
        if region := _ARN.match(name):
            os.environ["AWS_DEFAULT_REGION"] = region[1]  # a secret is in one region, whatever the profile says
        try:
            boto3.client("secretsmanager").describe_secret(SecretId=name)  # else a mistyped name would be created
            self._secret = SecretsManagerCredentials(name, max_age=1)
        except (BotoCoreError, ClientError) as error:
            raise MoodlistError(
                f"The secret {name} cannot be reached: {error}. Check its ARN (among the stack's outputs), and that "
                "this terminal is signed in to the right AWS account."
            ) from None

    def read(self, *, fresh: bool = False) -> Credentials:
        """The secret's credentials."""
        return self._secret.read(fresh=fresh)

    def save(self, credentials: Credentials) -> None:
        """Store them.

        Raises:
            MoodlistError: AWS did not take them.
        """
        try:
            self._secret.save(credentials)
        except CredentialsRefused:
            raise MoodlistError(
                "Secrets Manager did not take the credentials: see that you may call secretsmanager:PutSecretValue on "
                "the secret, then log in again."
            ) from None
