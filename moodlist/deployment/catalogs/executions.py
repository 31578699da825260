"""The executions of the state machine that scores catalogs."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from classify.aws.client import client

_MAX_CATALOG = 60  # characters of an execution's name, which has 80 at most and a time behind them


class Execution(NamedTuple):
    """An execution. `problem` is why one that has ended did not succeed."""

    arn: str
    started: datetime
    status: str = "RUNNING"
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of the execution."""
        return self.arn.rpartition(":")[2]


class CatalogExecutions:
    """The executions of one machine. All methods raise botocore's errors; `aws_errors` explains them."""

    def __init__(self, machine: str) -> None:
        """Take the ARN of the machine."""
        self._machine = machine
        self._client = client("stepfunctions")

    def running(self) -> dict[str, Execution]:
        """Return the running execution of each catalog that has one."""
        return dict(self._running())

    def _running(self) -> Iterator[tuple[str, Execution]]:
        pages = self._client.get_paginator("list_executions").paginate(
            stateMachineArn=self._machine, statusFilter="RUNNING"
        )
        for each in (each for page in pages for each in page["executions"]):
            found = self._client.describe_execution(executionArn=each["executionArn"])
            if found["status"] == "RUNNING":
                yield _catalog_of(found.get("input", "")), Execution(found["executionArn"], found["startDate"])

    def start(self, catalog: str) -> Execution:
        """Start an execution. A call that is tried again starts no second one: its name and its input are the same.

        A name has what the service can log too: letters, digits, dashes and underscores.
        https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        """
        name = f"{re.sub(r'[^A-Za-z0-9_-]', '-', catalog[:_MAX_CATALOG])}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        started = self._client.start_execution(
            stateMachineArn=self._machine, name=name, input=json.dumps({"catalog": catalog})
        )
        return Execution(started["executionArn"], started["startDate"])

    def describe(self, execution: Execution) -> Execution:
        """Return the execution as it is now."""
        found = self._client.describe_execution(executionArn=execution.arn)
        status = found["status"]
        causes = (found.get("error", ""), _message(found.get("cause", "")))
        return Execution(execution.arn, execution.started, status, ": ".join(filter(None, causes)))


def _catalog_of(text: str) -> str:
    """Return the catalog that the input of an execution names; an empty text if it names none."""
    try:
        event = json.loads(text)
    except ValueError:
        return ""
    return str(event.get("catalog", "")) if isinstance(event, dict) else ""


def _message(cause: str) -> str:
    """Return the message in the cause of a failure: that of a function is a JSON object with a traceback."""
    try:
        error = json.loads(cause)
    except ValueError:
        return cause
    return str(error.get("errorMessage", cause)) if isinstance(error, dict) else cause
