"""Spotify's daily quota, which all functions of a deployment share, in the table of reports under `quota/spotify`."""

from typing import TYPE_CHECKING

from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.aws.dynamodb import attributes, conditional_write, from_item
from classify.aws.report_table import now
from classify.errors import QuotaExceeded
from classify.sources.spotify.errors import quota_error

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_KEY = "quota/spotify"  # cannot be a report's id: those have no slash


class _UsedUp(Struct, frozen=True):
    renewed_at: float


class SpotifyQuota:
    """Knows whether the quota is used up, and until when: from this process and, after `refresh`, from all others."""

    def __init__(self, table: str):
        self._table = table
        self._renewed_at = 0.0
        self._unshared = 0.0  # the same, if the table could not be written
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def check(self) -> None:
        """Check that this process does not know of a used-up quota.

        Raises:
            QuotaExceeded: the quota is used up. `retry_after` is the time until it is renewed.
        """
        wait = max(self._renewed_at, self._unshared) - now()
        if wait > 0:
            raise quota_error(wait)

    def refresh(self) -> None:
        """Learn what other processes know, also that somebody has deleted the item to make them forget.

        Raises:
            UpstreamUnavailable: DynamoDB refused or could not be reached.
        """
        with aws_errors("DynamoDB"):
            response = self._dynamodb.get_item(
                TableName=self._table, Key=attributes({"key": _KEY}), ConsistentRead=True
            )
        item = response.get("Item")
        self._renewed_at = from_item(item, _UsedUp).renewed_at if item else 0.0

    def record(self, error: QuotaExceeded) -> None:
        """Tell all processes that Spotify refused a call, until the time that it named.

        Raises:
            UpstreamUnavailable: DynamoDB refused or could not be reached; only this process knows.
        """
        renewed_at = now() + (error.wait or 0)
        self._unshared = max(self._unshared, renewed_at)
        values = {":renewed_at": renewed_at, ":expires": int(renewed_at) + 1}
        conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=attributes({"key": _KEY}),
                UpdateExpression="SET renewed_at = :renewed_at, expires = :expires",
                ConditionExpression="attribute_not_exists(renewed_at) OR renewed_at < :renewed_at",
                ExpressionAttributeValues=attributes(values),
            )
        )
        self._renewed_at, self._unshared = max(self._renewed_at, renewed_at), 0.0
