"""EventBridge Scheduler fills the context attributes in a target's input, and not only every ten seconds."""

from datetime import UTC, datetime
from typing import Any

from ministack.services import eventbridge, scheduler


def repair() -> None:
    """Fill the attributes of https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html."""
    invoke = eventbridge._invoke_target

    def invoke_filled(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], *rest: Any) -> None:
        if event["Source"] == "aws.scheduler" and "Input" in target:
            target = target | {"Input": _filled(target["Input"], event)}
        invoke(target, event, rule, *rest)

    eventbridge._invoke_target = invoke_filled
    scheduler._SCHEDULE_TICK_INTERVAL = 1


def _filled(text: str, event: dict[str, Any]) -> str:
    attributes = {
        "schedule-arn": event["Resources"][0],
        "scheduled-time": datetime.fromtimestamp(event["Time"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": event["EventId"],
        "attempt-number": "1",
    }
    for name, value in attributes.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
