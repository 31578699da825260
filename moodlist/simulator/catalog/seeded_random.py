"""Draws that are the same on every machine and in every version of Python."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")


class SeededRandom:
    """A sequence of draws fixed by its seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def _bytes(self) -> bytes:
        self._drawn += 1
        return blake2b(self._seed, digest_size=8, salt=self._drawn.to_bytes(8, "big")).digest()

    def uniform(self) -> float:
        """A number from 0 to below 1."""
        return int.from_bytes(self._bytes(), "big") / 2**64

    def normal(self, mean: float, deviation: float) -> float:
        """A number around the mean, never more than 3.5 deviations away from it."""
        drawn = self._bytes()
        quarters = sum(int.from_bytes(drawn[i : i + 2], "big") / 2**16 for i in (0, 2, 4, 6))
        return mean + deviation * (quarters - 2) * 3**0.5

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[int(self.uniform() * len(items))]
