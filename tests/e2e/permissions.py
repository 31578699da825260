"""A role without one of its permissions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local_aws.stack import Stack


@contextmanager
def without(stack: Stack, role: str, action: str) -> Iterator[None]:
    """Take an action from a role of the template for as long as the block lasts.

    Raises:
        LookupError: the role has no such permission, so that nothing would be tested.
    """
    iam, name = stack.client("iam"), stack.resources[role]
    policies = [
        iam.get_role_policy(RoleName=name, PolicyName=each)
        for each in iam.list_role_policies(RoleName=name)["PolicyNames"]
    ]
    if not any(_allows(each["PolicyDocument"], action) for each in policies):
        raise LookupError(f"{role} has no {action}")
    try:
        for each in policies:
            _put(iam, each, _reduced(each["PolicyDocument"], action))
        yield
    finally:
        for each in policies:
            _put(iam, each, each["PolicyDocument"])


def _put(iam: Any, policy: dict[str, Any], document: dict[str, Any]) -> None:
    names = {name: policy[name] for name in ("RoleName", "PolicyName")}
    iam.put_role_policy(**names, PolicyDocument=json.dumps(document))


def _allows(document: dict[str, Any], action: str) -> bool:
    return any(action in _actions(statement) for statement in document["Statement"])


def _reduced(document: dict[str, Any], action: str) -> dict[str, Any]:
    statements = [
        statement | {"Action": [each for each in _actions(statement) if each != action]}
        for statement in document["Statement"]
    ]
    return document | {"Statement": [statement for statement in statements if statement["Action"]]}


def _actions(statement: dict[str, Any]) -> list[str]:
    action = statement["Action"]
    return [action] if isinstance(action, str) else list(action)
