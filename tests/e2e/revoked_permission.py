"""Take one permission away from a role."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local_aws.stack import Stack


@contextmanager
def revoked(stack: Stack, role: str, action: str) -> Iterator[None]:
    """Revoke an action of one of the template's roles while the block runs.

    Raises:
        LookupError: the role does not allow this action, so the test would prove nothing.
    """
    iam, name = stack.client("iam"), stack.resources[role]
    policies = [
        iam.get_role_policy(RoleName=name, PolicyName=each)
        for each in iam.list_role_policies(RoleName=name)["PolicyNames"]
    ]
    if not any(_allows(each["PolicyDocument"], action) for each in policies):
        raise LookupError(f"{role} does not allow {action}")
    try:
        for each in policies:
            _put(iam, each, _without(each["PolicyDocument"], action))
        yield
    finally:
        for each in policies:
            _put(iam, each, each["PolicyDocument"])


def _put(iam: Any, policy: dict[str, Any], document: dict[str, Any]) -> None:
    names = {name: policy[name] for name in ("RoleName", "PolicyName")}
    iam.put_role_policy(**names, PolicyDocument=json.dumps(document))


def _allows(document: dict[str, Any], action: str) -> bool:
    return any(action in _actions(statement) for statement in document["Statement"])


def _without(document: dict[str, Any], action: str) -> dict[str, Any]:
    statements = [
        statement | {"Action": [each for each in _actions(statement) if each != action]}
        for statement in document["Statement"]
    ]
    return document | {"Statement": [statement for statement in statements if statement["Action"]]}


def _actions(statement: dict[str, Any]) -> list[str]:
    action = statement["Action"]
    return [action] if isinstance(action, str) else list(action)
