"""A queue's event source mapping whose concurrency is a parameter of the template.

CloudFormation turns a parameter's text into the number that the property wants; ministack compares the text.
"""

from typing import Any

from ministack.services import lambda_svc


def repair() -> None:
    """Read MaximumConcurrency as a number."""
    limit = lambda_svc._sqs_esm_concurrency

    def limit_of_number(mapping: dict[str, Any], *rest: Any) -> int:
        if most := (mapping.get("ScalingConfig") or {}).get("MaximumConcurrency"):
            mapping["ScalingConfig"]["MaximumConcurrency"] = int(most)
        number: int = limit(mapping, *rest)
        return number

    lambda_svc._sqs_esm_concurrency = limit_of_number
