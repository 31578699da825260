"""Patch EventBridge Scheduler: fill in context attributes, and check for due schedules each second, not every ten."""

from datetime import UTC, datetime
from typing import Any

from ministack.services import eventbridge, scheduler


def patch() -> None:
    """Replace the attributes in a target's input with their values.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html lists them.
    """
    invoke = eventbridge._invoke_target

    def invoke_with_attributes(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], *rest: Any) -> None:
        if event["Source"] == "aws.scheduler" and "Input" in target:
            target = target | {"Input": _with_attributes(target["Input"], event)}
        invoke(target, event, rule, *rest)

    eventbridge._invoke_target = invoke_with_attributes
    scheduler._SCHEDULE_TICK_INTERVAL = 1


def _with_attributes(text: str, event: dict[str, Any]) -> str:
    attributes = {
        "schedule-arn": event["Resources"][0],
        "scheduled-time": datetime.fromtimestamp(event["Time"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": event["EventId"],
        "attempt-number": "1",
    }
    for name, value in attributes.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
