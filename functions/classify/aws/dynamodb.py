"""Structs as DynamoDB items, with one attribute for each field; and conditional writes.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
boto3 can convert values too, but is slow to import.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from classify.aws.client import ClientError, aws_errors, error_code

StructType = TypeVar("StructType", bound=msgspec.Struct)
Item = dict[str, Any]
_JSON = msgspec.json.Encoder(decimal_format="number")  # DynamoDB returns numbers as Decimal


def attributes(values: Mapping[str, Any]) -> Item:
    """Convert plain values (strings, numbers, booleans, None, lists, dicts) to DynamoDB's notation."""
    return {name: _attribute(value) for name, value in values.items()}


def to_item(struct: msgspec.Struct) -> Item:
    """Convert a struct to an item."""
    return attributes(msgspec.to_builtins(struct))


def from_item(item: Mapping[str, Any], type_: type[StructType]) -> StructType:
    """Convert an item to a struct. Attributes that are not fields of the struct are ignored."""
    return msgspec.json.decode(_JSON.encode(_value({"M": item})), type=type_)


def conditional_write(write: Callable[[], object]) -> bool:
    """Make a write that has a ConditionExpression. Return False if the condition did not hold.

    Raises:
        UpstreamUnavailable: DynamoDB refused the write for another reason or could not be reached.
    """
    with aws_errors("DynamoDB"):
        try:
            write()
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def _attribute(value: Any) -> Item:
    match value:
        case None:
            return {"NULL": True}
        case bool() | str():
            return {"S" if isinstance(value, str) else "BOOL": value}
        case int() | float():
            return {"N": repr(value)}  # the shortest text that is this float to the last bit
        case list() | tuple():
            return {"L": [_attribute(each) for each in value]}
        case dict():
            return {"M": attributes(value)}
    raise TypeError(f"{type(value).__name__} is no type that an item holds.")


def _value(attribute: Mapping[str, Any]) -> Any:
    ((type_, value),) = attribute.items()
    match type_:
        case "NULL":
            return None
        case "N":
            return Decimal(value)
        case "NS":
            return [Decimal(each) for each in value]
        case "L":
            return [_value(each) for each in value]
        case "M":
            return {name: _value(each) for name, each in value.items()}
    return value  # S, BOOL, B and their sets
