"""The table in memory decides every write of a story as moto's DynamoDB does."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.models import DynamoDBBackend

from tests.integration.classify.batch.light_table import LightTable
from tests.integration.classify.batch.story import Story
from tests.integration.classify.batch.test_any_order import WEIGHTS

Json = dict[str, Any]
Write = tuple[str, tuple[Any, ...], Json | None]  # the method, its arguments, and the item; None if refused


class MotoTable:
    """A table of moto's with the methods of `LightTable`."""

    def __init__(self, key: str) -> None:
        self._backend = DynamoDBBackend("eu-west-1", "123456789012")
        unset = ("throughput", "indexes", "global_indexes", "streams", "sse_specification", "warm_throughput")
        self._backend.create_table(
            "table",
            schema=[{"AttributeName": key, "KeyType": "HASH"}],
            attr=[{"AttributeName": key, "AttributeType": "S"}],
            billing_mode="PAY_PER_REQUEST",
            tags=[],
            deletion_protection_enabled=False,
            **dict.fromkeys(unset),
        )

    def put(self, item: Json, condition: str, names: Json, values: Json) -> Json | None:
        return self._write(self._backend.put_item, item, condition=condition, names=names, values=values)

    def update(self, key: Json, update: str, condition: str | None, names: Json, values: Json) -> Json | None:
        return self._write(self._backend.update_item, key, update, condition=condition, names=names, values=values)

    def delete(self, key: Json) -> Json | None:
        item = self._backend.delete_item("table", key)
        return item.to_json()["Attributes"] if item else None

    def _write(
        self, write: Callable[..., Any], *arguments: Any, condition: str | None, names: Json, values: Json
    ) -> Json | None:
        expression = {"expression_attribute_names": names, "expression_attribute_values": values}
        try:
            item = write("table", *arguments, condition_expression=condition, **expression)
        except ConditionalCheckFailed:
            return None
        return dict(item.to_json()["Attributes"])


def _record_writes(patch: pytest.MonkeyPatch) -> dict[str, list[Write]]:
    """Return a list of the writes of each table, by the name of its key, which grows as they are made."""
    writes: dict[str, list[Write]] = {"key": [], "playlist": []}

    def recorded(method: str) -> Callable[..., Any]:
        original = getattr(LightTable, method)

        def write(table: LightTable, *arguments: Any) -> Any:
            done = writes[table.key]
            try:
                item = original(table, *arguments)
            except ClientError:
                done.append((method, arguments, None))
                raise
            done.append((method, arguments, item))
            return item

        return write

    for method in ("put", "update", "delete"):
        patch.setattr(LightTable, method, recorded(method))
    return writes


def test_the_table_in_memory_decides_every_write_as_moto_does() -> None:
    random = Random(1)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch:
        recorded = _record_writes(patch)
        story = Story(patch)
        for action in random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=300):
            action(story, random.randrange(60))
        story.calm_down()
    for key, writes in recorded.items():
        assert {item is None for _, _, item in writes} == {True, False}
        table = MotoTable(key)
        for method, arguments, item in writes:
            assert getattr(table, method)(*arguments) == item
