"""Patch event source mappings whose maximum concurrency is a parameter of the template.

The value of a parameter is text. CloudFormation converts it to the number that the property needs; ministack does not.
"""

from typing import Any

from ministack.services import lambda_svc


def patch() -> None:
    """Convert MaximumConcurrency to a number."""
    limit = lambda_svc._sqs_esm_concurrency

    def limit_as_number(mapping: dict[str, Any], *rest: Any) -> int:
        if maximum := (mapping.get("ScalingConfig") or {}).get("MaximumConcurrency"):
            mapping["ScalingConfig"]["MaximumConcurrency"] = int(maximum)
        number: int = limit(mapping, *rest)
        return number

    lambda_svc._sqs_esm_concurrency = limit_as_number
