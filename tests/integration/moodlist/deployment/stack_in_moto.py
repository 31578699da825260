"""A deployed stack, as a terminal meets it: tables and queues in moto, and by us what moto does not have."""

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import boto3
from botocore.exceptions import EndpointConnectionError

from classify.aws.job_queue import Job, JobQueue, WatchedJob, decode_job, encode_job
from classify.aws.report_table import ReportRecord, ReportTable
from classify.aws.watchlist import Watchlist
from classify.batch.schedule import jobs_for_run, parse_run

REGION = "eu-west-1"
Json = dict[str, Any]
Answer = tuple[Any, Json]


class _Status:
    """Of an HTTP answer: all that botocore asks of one that it did not fetch."""

    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class StackInMoto:
    """One deployment. `work` is what its worker makes of a job: nothing, unless a test says so."""

    def __init__(self) -> None:
        self.outputs = {
            "WatchlistTableName": self._table("watchlist", "playlist"),
            "ReportTableName": self._table("reports", "key"),
            "DispatcherFunctionName": "moodlist-DispatcherFunction",
            "SpotifySecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:Spotify-AbCdEf",
            "JobsUrl": self._queue("jobs"),
            "FailedJobsUrl": self._queue("failed"),
        }
        self.watchlist = Watchlist(self.outputs["WatchlistTableName"])
        self.reports = ReportTable(self.outputs["ReportTableName"], retention_days=30)
        self.work: Callable[[WatchedJob], ReportRecord | None] = lambda _: None
        self.parameters = {"AllowSaving": "false"}
        self.invoked: list[tuple[str, Json]] = []  # address and event
        self.tasks: list[Json] = []
        self._answers: dict[str, Callable[[Json], Answer]] = {
            "cloudformation.DescribeStacks": self._describe,
            "lambda.Invoke": self._invoke,
            "sqs.StartMessageMoveTask": self._start_task,
            "sqs.ListMessageMoveTasks": self._list_tasks,
        }
        events: Any = boto3._get_default_session().events  # boto3 has no other way to it
        events.register("before-call", self._called)

    def answer(self, action: str, by: Callable[[Json], Answer]) -> None:
        """Calls of an action are answered so from now on."""
        self._answers[action] = by

    def refuse(self, action: str, code: str, message: str = "") -> None:
        """An action is refused from now on."""
        self.answer(action, lambda _: _refusal(code, message))

    def lose(self, action: str) -> None:
        """An action has nobody to answer it from now on."""

        def nobody(_: Json) -> Answer:
            raise EndpointConnectionError(endpoint_url="https://nowhere.test/")

        self.answer(action, nobody)

    def fail(self, *jobs: Job | str) -> None:
        """Put jobs, or texts that are none, into the dead-letter queue."""
        for job in jobs:
            body = job if isinstance(job, str) else encode_job(job)
            boto3.client("sqs").send_message(QueueUrl=self.outputs["FailedJobsUrl"], MessageBody=body)

    def waiting(self, queue: str = "JobsUrl") -> list[str]:
        """The bodies of the messages in a queue that anybody could receive."""
        answer = boto3.client("sqs").receive_message(
            QueueUrl=self.outputs[queue], MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [each["Body"] for each in answer.get("Messages", [])]

    def in_all(self, queue: str) -> int:
        """How many messages there are in a queue, also those that are hidden."""
        attributes: Any = boto3.client("sqs").get_queue_attributes(
            QueueUrl=self.outputs[queue], AttributeNames=["All"]
        )["Attributes"]
        return sum(int(attributes[f"ApproximateNumberOfMessages{state}"]) for state in ("", "NotVisible"))

    def _called(self, event_name: str, params: Json, **_: object) -> Answer | None:
        """What we answer; None leaves the call to moto."""
        by = self._answers.get(event_name.removeprefix("before-call."))
        return by(params) if by else None

    def _describe(self, params: Json) -> Answer:
        name = params["body"]["StackName"]
        if name != "moodlist":
            return _refusal("ValidationError", f"Stack with id {name} does not exist")
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in self.outputs.items()]
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
        stack = {"StackName": name, "StackStatus": "CREATE_COMPLETE", "Outputs": outputs, "Parameters": parameters}
        return ok({"Stacks": [stack]})

    def _invoke(self, params: Json) -> Answer:
        """What the dispatcher does, and the worker after it."""
        event = json.loads(params["body"])
        self.invoked.append((unquote(params["url_path"]) + str(params["query_string"]), event))
        run = parse_run(event, "request")
        jobs = jobs_for_run(run, self.watchlist)
        JobQueue(self.outputs["JobsUrl"]).send(jobs)
        for job in jobs:
            if report := self.work(job):
                self.reports.put_unless_settled(report)
        said = json.dumps({"run": run.run, "playlists": len(jobs)}).encode()
        return ok({"StatusCode": 200, "Payload": io.BytesIO(said)})

    def _start_task(self, _: Json) -> Answer:
        """The messages are moved at once; that they are is told at the second look."""
        sqs, moved = boto3.client("sqs"), self.waiting("FailedJobsUrl")
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

    @staticmethod
    def _table(name: str, key: str) -> str:
        boto3.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        return name

    @staticmethod
    def _queue(name: str) -> str:
        return boto3.client("sqs").create_queue(QueueName=name)["QueueUrl"]


def jobs_in(bodies: list[str]) -> list[Job]:
    return [decode_job(each) for each in bodies]


def ok(answer: Json) -> Answer:
    return _Status(200), answer


def _refusal(code: str, message: str) -> Answer:
    return _Status(400), {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}
