"""Structs as DynamoDB items, with one attribute for each field; and conditional writes."""

import functools
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from classify.aws.client import ClientError, aws_errors, error_code

if TYPE_CHECKING:
    from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

StructType = TypeVar("StructType", bound=msgspec.Struct)
Item = dict[str, Any]
_JSON = msgspec.json.Encoder(decimal_format="number")  # DynamoDB returns numbers as Decimal


def attributes(values: Mapping[str, Any]) -> Item:
    """Convert plain values (strings, numbers, booleans, lists, dicts) to DynamoDB's notation."""
    decimals = json.loads(json.dumps(values), parse_float=Decimal)  # boto3's serializer refuses floats
    return {name: _serializer().serialize(value) for name, value in decimals.items()}


def to_item(struct: msgspec.Struct) -> Item:
    """Convert a struct to an item."""
    return attributes(msgspec.to_builtins(struct))


def from_item(item: Mapping[str, Any], type_: type[StructType]) -> StructType:
    """Convert an item to a struct. Attributes that are not fields of the struct are ignored."""
    values = {name: _deserializer().deserialize(value) for name, value in item.items()}
    return msgspec.json.decode(_JSON.encode(values), type=type_)


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


@functools.cache
def _serializer() -> "TypeSerializer":
    from boto3.dynamodb.types import TypeSerializer  # noqa: PLC0415  # boto3 is slow to import

    return TypeSerializer()


@functools.cache
def _deserializer() -> "TypeDeserializer":
    from boto3.dynamodb.types import TypeDeserializer  # noqa: PLC0415

    return TypeDeserializer()
