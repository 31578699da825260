"""Lambda's event source mapping: hands messages to the worker and deletes those that it processed."""

from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.handlers import worker
from tests.integration.classify.api.gateway import RunningContext
from tests.integration.classify.batch.account import Account

Json = dict[str, Any]


class EventSource:
    """Delivers the messages in the job queue of an account to the worker."""

    def __init__(self, account: Account):
        self._account = account

    def receive(self, max_messages: int = 10) -> Json:
        """Return the event with the messages that are visible now."""
        answer = self._account.sqs.receive_message(
            QueueUrl=self._account.job_queue_url, MaxNumberOfMessages=max_messages, AttributeNames=["All"]
        )
        return {"Records": [_record(message, self._account) for message in answer.get("Messages", [])]}

    def invoke(self, event: Json, seconds: float = 300) -> list[str]:
        """Call the worker. Return the ids of the messages that failed, and delete all others."""
        answer = worker.handler(event, cast("LambdaContext", RunningContext(seconds)))
        failed = [str(each["itemIdentifier"]) for each in answer["batchItemFailures"]]
        for record in event["Records"]:
            if record["messageId"] not in failed:
                self._account.sqs.delete_message(
                    QueueUrl=self._account.job_queue_url, ReceiptHandle=record["receiptHandle"]
                )
        return failed

    def deliver(self, seconds: float = 300) -> list[str]:
        """Deliver the visible messages, if there are any. Return the ids of those that failed."""
        event = self.receive()
        return self.invoke(event, seconds) if event["Records"] else []

    def make_visible(self) -> None:
        """Make every hidden message visible, as if its delay had passed."""
        for message in self._account.messages():
            message.change_visibility(0)
            message.visible_at -= 1  # moto compares milliseconds

    def redeliver(self) -> list[str]:
        """Deliver the failed messages again. Return the ids of those that failed."""
        self.make_visible()
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
