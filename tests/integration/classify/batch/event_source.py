"""Lambda's event source mapping as the worker meets it: what lies in the queue goes in, what was done is deleted."""

from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.handlers import worker
from tests.integration.classify.api.gateway import RunningContext
from tests.integration.classify.batch.account import Account

Json = dict[str, Any]


class EventSource:
    """Takes messages out of the queue of an account and hands them to the worker."""

    def __init__(self, account: Account):
        self._account = account

    def receive(self, most: int = 10) -> Json:
        """The event of the messages that are visible now."""
        answer = self._account.sqs.receive_message(
            QueueUrl=self._account.jobs, MaxNumberOfMessages=most, AttributeNames=["All"]
        )
        return {"Records": [_record(message, self._account) for message in answer.get("Messages", [])]}

    def invoke(self, event: Json, seconds: float = 300) -> list[str]:
        """The ids of the messages that the worker names; all others are deleted."""
        answer = worker.handler(event, cast("LambdaContext", RunningContext(seconds)))
        failed = [str(each["itemIdentifier"]) for each in answer["batchItemFailures"]]
        for record in event["Records"]:
            if record["messageId"] not in failed:
                self._account.sqs.delete_message(QueueUrl=self._account.jobs, ReceiptHandle=record["receiptHandle"])
        return failed

    def deliver(self, seconds: float = 300) -> list[str]:
        """One delivery of whatever is visible; Lambda is not called for nothing."""
        event = self.receive()
        return self.invoke(event, seconds) if event["Records"] else []

    def wait(self) -> None:
        """Let every message that is hidden be visible, as if its time had passed."""
        for message in self._account.messages():
            message.change_visibility(0)
            message.visible_at -= 1  # moto compares milliseconds

    def redeliver(self) -> list[str]:
        """The next delivery of what failed."""
        self.wait()
        return self.deliver()


def _record(message: Json, account: Account) -> Json:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{account.name}-jobs",
        "awsRegion": "eu-west-1",
    }
