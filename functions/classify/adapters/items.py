"""Items of DynamoDB as the structs they hold: a struct's fields are an item's attributes."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Form = TypeVar("Form")
Item = dict[str, Any]
_SERIALIZER, _DESERIALIZER = TypeSerializer(), TypeDeserializer()


def attributes(values: Mapping[str, Any]) -> Item:
    """Plain values (texts, whole numbers, flags, lists, objects) in DynamoDB's notation."""
    return {name: _SERIALIZER.serialize(value) for name, value in values.items()}


def item_of(struct: msgspec.Struct) -> Item:
    """A struct as an item."""
    return attributes(msgspec.to_builtins(struct))


def struct_of(item: Mapping[str, Any], form: type[Form]) -> Form:
    """An item as a struct; attributes that the struct does not know are left."""
    values = {name: _DESERIALIZER.deserialize(value) for name, value in item.items()}
    return msgspec.convert(values, form, strict=False)  # numbers arrive as Decimal
