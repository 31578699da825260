"""Receive the events of a deployment, as a rule of its owner would."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local_aws.stack import Stack


class EventListener:
    """A queue behind an EventBridge rule for this deployment's events."""

    def __init__(self, stack: Stack, name: str) -> None:
        self._sqs, self._events, self._name = stack.client("sqs"), stack.client("events"), name
        self._url = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]
        pattern = {"source": [stack.outputs["EventSource"]], "detail-type": ["Playlist Moods Changed"]}
        self._events.put_rule(Name=name, EventPattern=json.dumps(pattern))
        self._events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": attributes["QueueArn"]}])
        self._received: list[dict[str, Any]] = []

    def events(self, playlist: str) -> list[dict[str, Any]]:
        """Return the details of all events about a playlist so far."""
        messages = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
            self._received.append(json.loads(message["Body"])["detail"])
        return [detail for detail in self._received if detail["playlist"] == playlist]

    def close(self) -> None:
        """Delete the rule and the queue."""
        self._events.remove_targets(Rule=self._name, Ids=["queue"])
        self._events.delete_rule(Name=self._name)
        self._sqs.delete_queue(QueueUrl=self._url)


@contextmanager
def listening(stack: Stack, name: str) -> Iterator[EventListener]:
    """Yield a listener, and delete its rule and queue afterwards."""
    listener = EventListener(stack, name)
    try:
        yield listener
    finally:
        listener.close()
