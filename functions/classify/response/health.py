"""The answer of `GET /health`."""

from typing import Literal

from msgspec import Struct


class Health(Struct, frozen=True):
    """The function runs and its model is loaded."""

    status: Literal["ok"]
    model: str
