"""Invokes a Lambda function without waiting for it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from classify.aws.client import aws_errors, client


def invoke_later(function: str, event: Mapping[str, Any]) -> None:
    """Let Lambda invoke the function, given its ARN, with an event as soon as possible.

    Raises:
        UpstreamUnavailable: Lambda refused or could not be reached.
    """
    with aws_errors("Lambda"):
        client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=msgspec.json.encode(event))
