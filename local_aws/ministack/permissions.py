"""Patch the permission checks of two kinds of call.

IAM checks a batch call to SQS against the permission of the single action, and it offers the sources of events as keys
for the conditions of a policy. ministack does neither.
"""

import json
from typing import Any

from ministack.core import iam_actions

BATCHES = {f"sqs:{each}Batch": f"sqs:{each}" for each in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")}


def patch() -> None:
    """Check both as IAM does."""
    action_of, context_of = iam_actions.extract_iam_action, iam_actions.request_tag_context

    def single_action(*args: Any, **kwargs: Any) -> str | None:
        action: str | None = action_of(*args, **kwargs)
        return BATCHES.get(action or "", action)

    def context_with_sources(service: str, action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = context_of(service, action, body, params)
        if action != "events:PutEvents":
            return context
        entries = json.loads(body).get("Entries", [])
        sources = {each.get("Source", "") for each in entries}
        kinds = {each.get("DetailType", "") for each in entries}
        return {**context, "events:source": sorted(sources), "events:detail-type": sorted(kinds)}

    iam_actions.extract_iam_action = single_action
    iam_actions.request_tag_context = context_with_sources
