"""The state machine of a deployed stack: its executions do the real work on moto's bucket, one step at each look."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import boto3

from classify.aws.catalog_bucket import CatalogBucket
from classify.batch.catalog_run import CatalogRun
from classify.core.model import MoodModel
from classify.errors import BadRequest
from classify.settings import shipped_model
from tests.integration.moodlist.deployment.stack_in_moto import Answer, Json, StackInMoto, ok

MODEL: Final = MoodModel.load(shipped_model())
STARTED: Final = datetime(2026, 11, 30, 20, 15, tzinfo=UTC)


class CatalogMachine:
    """The machine. An execution scores one part each time it is described, and then writes the manifest.

    Attributes:
        started: the inputs of the executions that were started by the command.
        ends: what an execution ends with, in place of success: its status, error and cause.
        names: the names of these executions.
        after_finish: called when the manifest is written.
    """

    def __init__(self, stack: StackInMoto) -> None:
        self.bucket = stack.outputs["CatalogBucketName"]
        self.run = CatalogRun(CatalogBucket(self.bucket), MODEL)
        self.started: list[Json] = []
        self.names: list[str] = []
        self.ends: Json | None = None
        self.after_finish: Callable[[], None] = lambda: None
        self._executions: dict[str, Json] = {}
        self._arn = stack.outputs["CatalogMachineArn"]
        stack.answer("sfn.StartExecution", self._start)
        stack.answer("sfn.ListExecutions", self._list)
        stack.answer("sfn.DescribeExecution", self._describe)

    def put(self, name: str, content: bytes) -> None:
        """Upload a table: the name of its catalog, a slash and its own."""
        boto3.client("s3").put_object(Bucket=self.bucket, Key=f"tables/{name}", Body=content)

    def read(self, key: str) -> bytes:
        """Return the content of an object."""
        content: bytes = boto3.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return content

    def delete(self, key: str) -> None:
        """Delete an object."""
        boto3.client("s3").delete_object(Bucket=self.bucket, Key=key)

    def score(self, catalog: str) -> None:
        """Run a catalog as far as it goes, without the command."""
        for part in CatalogBucket(self.bucket).parts(catalog):
            with suppress(BadRequest):
                self.run.score(part)
        self.run.finish(catalog)

    def begin(self, name: str, event: Any) -> str:
        """Add a running execution, and return its ARN. Without a catalog that has tables, it never ends."""
        catalog = event.get("catalog", "") if isinstance(event, dict) else ""
        arn = f"{self._arn.replace(':stateMachine:', ':execution:')}:{name}"
        self._executions[arn] = {
            "executionArn": arn,
            "name": name,
            "status": "RUNNING",
            "startDate": STARTED,
            "input": json.dumps(event),
            "parts": CatalogBucket(self.bucket).parts(catalog) or None,
        }
        return arn

    def _start(self, params: Json) -> Answer:
        body = json.loads(params["body"])
        event = json.loads(body["input"])
        self.started.append(event)
        self.names.append(body["name"])
        return ok({"executionArn": self.begin(body["name"], event), "startDate": STARTED})

    def _list(self, params: Json) -> Answer:
        assert json.loads(params["body"])["statusFilter"] == "RUNNING"
        return ok({"executions": [each for each in self._executions.values() if each["status"] == "RUNNING"]})

    def _describe(self, params: Json) -> Answer:
        execution = self._executions[json.loads(params["body"])["executionArn"]]
        shown = {key: value for key, value in execution.items() if key != "parts"}
        self._step(execution)
        return ok(shown)

    def _step(self, execution: Json) -> None:
        if execution["status"] != "RUNNING" or execution["parts"] is None:
            return
        if execution["parts"]:
            with suppress(BadRequest):
                self.run.score(execution["parts"].pop(0))
        elif self.ends:
            execution.update(self.ends)
        else:
            self.run.finish(json.loads(execution["input"])["catalog"])
            execution["status"] = "SUCCEEDED"
            self.after_finish()
