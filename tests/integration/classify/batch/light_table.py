"""A DynamoDB table in memory, with the expressions that Moodlist uses. It is much faster than moto's."""

import functools
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, Any]
Names = Mapping[str, str]
Values = Mapping[str, Any]
Condition = Callable[[Item, Names, Values], bool]
TOKEN = re.compile(r"\s*([(),]|<=|>=|<>|=|<|>|[:#]?\w[\w.#]*)")
ASSIGNMENT = re.compile(r"(#?\w+) = (?:if_not_exists\(\w+, (:\w+)\)|(:\w+))")
COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le}


class LightTable:
    """The items of one table by the value of their key."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.items: dict[str, Item] = {}

    def get(self, key: Item) -> Item | None:
        return self.items.get(key[self.key]["S"])

    def put(self, item: Item, condition: str, names: Names, values: Values) -> Item:
        self._check(item, condition, names, values)
        self.items[item[self.key]["S"]] = item
        return item

    def update(self, key: Item, update: str, condition: str | None, names: Names, values: Values) -> Item:
        """Update an item or add it. Return the new item."""
        if condition:
            self._check(key, condition, names, values)
        item = dict(self.get(key) or key)
        assignments, _, removals = update.removeprefix("SET ").partition("REMOVE ")
        if update.startswith("REMOVE "):
            assignments, removals = "", update.removeprefix("REMOVE ")
        for placeholder, default, value in ASSIGNMENT.findall(assignments):
            name = names.get(placeholder, placeholder)
            if not default or name not in item:
                item[name] = values[default or value]
        for name in filter(None, removals.split(", ")):
            item.pop(names.get(name, name), None)
        self.items[key[self.key]["S"]] = item
        return item

    def delete(self, key: Item) -> Item | None:
        return self.items.pop(key[self.key]["S"], None)

    def _check(self, key: Item, condition: str, names: Names, values: Values) -> None:
        if not _parse(condition)(self.get(key) or {}, names, values):
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException", "Message": ""}}, "write")


@functools.cache
def _parse(condition: str) -> Condition:
    tokens = TOKEN.findall(condition)[::-1]
    parsed = _either(tokens)
    assert not tokens, f"cannot read {tokens[::-1]} of {condition}"
    return parsed


def _either(tokens: list[str]) -> Condition:
    parts = [_both(tokens)]
    while tokens and tokens[-1] == "OR":
        tokens.pop()
        parts.append(_both(tokens))
    return lambda item, names, values: any(part(item, names, values) for part in parts)


def _both(tokens: list[str]) -> Condition:
    parts = [_one(tokens)]
    while tokens and tokens[-1] == "AND":
        tokens.pop()
        parts.append(_one(tokens))
    return lambda item, names, values: all(part(item, names, values) for part in parts)


def _one(tokens: list[str]) -> Condition:
    token = tokens.pop()
    if token == "(":
        inner = _either(tokens)
        assert tokens.pop() == ")"
        return inner
    if token in {"attribute_exists", "attribute_not_exists"}:
        _, path, _ = tokens.pop(), tokens.pop(), tokens.pop()
        wanted = token == "attribute_exists"
        return lambda item, names, _: (_find(item, path, names) is not None) == wanted
    compare, right = COMPARE[tokens.pop()], tokens.pop()
    return lambda item, names, values: _compare(
        compare, _operand(token, item, names, values), _operand(right, item, names, values)
    )


def _operand(token: str, item: Item, names: Names, values: Values) -> Any:
    return values[token] if token.startswith(":") else _find(item, token, names)


def _find(item: Item, path: str, names: Names) -> Any:
    """Return the value at a path; None if there is none."""
    value: Any = {"M": item}
    for name in path.split("."):
        value = value.get("M", {}).get(names.get(name, name))
        if value is None:
            return None
    return value


def _compare(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    """Compare two values. Those of different types, or that are missing, are neither equal nor in an order."""
    if left is None or right is None or left.keys() != right.keys():
        return False
    ((kind, one),), (other,) = left.items(), right.values()
    return compare(Decimal(one), Decimal(other)) if kind == "N" else compare(one, other)
