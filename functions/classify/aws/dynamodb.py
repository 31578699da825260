"""Items of DynamoDB as the structs they hold: a struct's fields are an item's attributes."""

import functools
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Form = TypeVar("Form")
Item = dict[str, Any]
_NUMBERS = msgspec.json.Encoder(decimal_format="number")  # DynamoDB's come as Decimal


def attributes(values: Mapping[str, Any]) -> Item:
    """Plain values (texts, numbers, flags, lists, objects) in DynamoDB's notation."""
    decimal = json.loads(json.dumps(values), parse_float=Decimal)  # it takes no float
    return {name: _serializer().serialize(value) for name, value in decimal.items()}


def to_item(struct: msgspec.Struct) -> Item:
    """A struct as an item."""
    return attributes(msgspec.to_builtins(struct))


def from_item(item: Mapping[str, Any], form: type[Form]) -> Form:
    """An item as a struct; attributes that the struct does not know are left."""
    values = {name: _deserializer().deserialize(value) for name, value in item.items()}
    return msgspec.json.decode(_NUMBERS.encode(values), type=form)


@functools.cache
def _serializer() -> "TypeSerializer":
    from boto3.dynamodb.types import TypeSerializer  # noqa: PLC0415  # boto3 is imported when it is first needed

    return TypeSerializer()


@functools.cache
def _deserializer() -> "TypeDeserializer":
    from boto3.dynamodb.types import TypeDeserializer  # noqa: PLC0415

    return TypeDeserializer()
