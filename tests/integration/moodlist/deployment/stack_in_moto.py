"""A deployed stack: tables and queues in moto, and fakes of the AWS calls that moto does not support."""

import functools
import io
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote

import boto3
from botocore.exceptions import EndpointConnectionError
from botocore.model import OperationModel

from classify.aws.client import session
from classify.aws.job_queue import Job, JobQueue, WatchedJob, decode_job, encode_job
from classify.aws.report_table import ReportRecord, ReportTable
from classify.aws.watchlist import Watchlist
from classify.batch.schedule import jobs_for_run, parse_run
from tests.integration.classify.batch.direct_dynamodb import direct_answer

REGION: Final = "eu-west-1"
Json = dict[str, Any]
Answer = tuple[Any, Json]


class _Status:
    """The part of an HTTP response that botocore reads if it did not make the request itself."""

    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class StackInMoto:
    """One deployment. `work` is its worker: a function that returns the report of a job, by default None."""

    def __init__(self) -> None:
        self.client: Any = functools.cache(boto3.client)
        self.outputs = {
            "WatchlistTableName": self._table("watchlist", "playlist"),
            "ReportTableName": self._table("reports", "key"),
            "FeatureTableName": self._table("features", "key"),
            "DispatcherFunctionName": "moodlist-DispatcherFunction",
            "SpotifySecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:Spotify-AbCdEf",
            "JobsUrl": self._queue("jobs"),
            "FailedJobsUrl": self._queue("failed"),
            "CatalogBucketName": self._bucket("catalogs"),
            "CatalogMachineArn": f"arn:aws:states:{REGION}:123456789012:stateMachine:moodlist-CatalogMachine",
        }
        self.watchlist = Watchlist(self.outputs["WatchlistTableName"])
        self.reports = ReportTable(self.outputs["ReportTableName"], retention_days=30)
        self.work: Callable[[WatchedJob], ReportRecord | None] = lambda _: None
        self.parameters = {"AllowSaving": "false", "Catalogs": "true"}
        self.invoked: list[tuple[str, Json]] = []  # URL path and event
        self.tasks: list[Json] = []
        self._answers: dict[str, Callable[[Json], Answer | None]] = {
            "cloudformation.DescribeStacks": self._describe,
            "lambda.Invoke": self._invoke,
            "sqs.StartMessageMoveTask": self._start_task,
            "sqs.ListMessageMoveTasks": self._list_tasks,
        }
        before_call: Any = self._on_call
        session().register("before-call", before_call)

    def answer(self, action: str, function: Callable[[Json], Answer | None]) -> None:
        """Answer later calls of an action with a function of its parameters; its None leaves a call to moto."""
        self._answers[action] = function

    def refuse(self, action: str, code: str, message: str = "") -> None:
        """Refuse later calls of an action."""
        self.answer(action, lambda _: _refusal(code, message))

    def disconnect(self, action: str) -> None:
        """Make later calls of an action fail to connect."""

        def fail(_: Json) -> Answer:
            raise EndpointConnectionError(endpoint_url="https://nowhere.test/")

        self.answer(action, fail)

    def fail(self, *jobs: Job | str) -> None:
        """Put jobs, or texts that are not jobs, into the dead-letter queue."""
        for job in jobs:
            body = job if isinstance(job, str) else encode_job(job)
            self.client("sqs").send_message(QueueUrl=self.outputs["FailedJobsUrl"], MessageBody=body)

    def waiting(self, queue: str = "JobsUrl") -> list[str]:
        """Return the bodies of the visible messages in a queue."""
        answer = self.client("sqs").receive_message(
            QueueUrl=self.outputs[queue], MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [each["Body"] for each in answer.get("Messages", [])]

    def total(self, queue: str) -> int:
        """Return the number of messages in a queue, including hidden ones."""
        attributes: Any = self.client("sqs").get_queue_attributes(QueueUrl=self.outputs[queue], AttributeNames=["All"])[
            "Attributes"
        ]
        return sum(int(attributes[f"ApproximateNumberOfMessages{state}"]) for state in ("", "NotVisible"))

    def _on_call(self, event_name: str, model: OperationModel, params: Json, **_: object) -> Answer | None:
        """Return a fake answer, or one of moto's code for DynamoDB; None leaves the call to moto."""
        function = self._answers.get(event_name.removeprefix("before-call."))
        return function(params) if function else direct_answer(model, params)

    def _describe(self, params: Json) -> Answer:
        name = params["body"]["StackName"]
        if name != "moodlist":
            return _refusal("ValidationError", f"Stack with id {name} does not exist")
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in self.outputs.items()]
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
        stack = {"StackName": name, "StackStatus": "CREATE_COMPLETE", "Outputs": outputs, "Parameters": parameters}
        return ok({"Stacks": [stack]})

    def _invoke(self, params: Json) -> Answer:
        """Do the work of the dispatcher and then of the worker."""
        event = json.loads(params["body"])
        self.invoked.append((unquote(params["url_path"]) + str(params["query_string"]), event))
        run = parse_run(event, "request")
        jobs = jobs_for_run(run, self.watchlist)
        JobQueue(self.outputs["JobsUrl"]).send(jobs)
        for job in jobs:
            if report := self.work(job):
                self.reports.put_unless_settled(report)
        payload = json.dumps({"run": run.run, "playlists": len(jobs)}).encode()
        return ok({"StatusCode": 200, "Payload": io.BytesIO(payload)})

    def _start_task(self, _: Json) -> Answer:
        """Move the messages at once, but show the task as running for one more call."""
        sqs, moved = self.client("sqs"), self.waiting("FailedJobsUrl")
        sqs.purge_queue(QueueUrl=self.outputs["FailedJobsUrl"])
        for body in moved:
            sqs.send_message(QueueUrl=self.outputs["JobsUrl"], MessageBody=body)
        count = {"ApproximateNumberOfMessagesMoved": len(moved), "ApproximateNumberOfMessagesToMove": len(moved)}
        done = {"Status": "COMPLETED", "StartedTimestamp": len(self.tasks) + 1, **count}
        self.tasks = [done | {"Status": "RUNNING"}, done, *self.tasks]
        return ok({"TaskHandle": "task"})

    def _list_tasks(self, _: Json) -> Answer:
        shown = self.tasks[:1]
        if shown and shown[0]["Status"] == "RUNNING":
            del self.tasks[0]
        return ok({"Results": shown})

    def _table(self, name: str, key: str) -> str:
        self.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        return name

    def _bucket(self, name: str) -> str:
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        return name

    def _queue(self, name: str) -> str:
        url: str = self.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        return url


def jobs_in(bodies: list[str]) -> list[Job]:
    return [decode_job(body) for body in bodies]


def ok(answer: Json) -> Answer:
    return _Status(200), answer


def _refusal(code: str, message: str) -> Answer:
    return _Status(400), {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}
