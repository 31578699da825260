"""Random numbers that are the same on every machine and in every Python version."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")


class SeededRandom:
    """A random number generator with a fixed seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def _bytes(self) -> bytes:
        self._drawn += 1
        return blake2b(self._seed, digest_size=8, salt=self._drawn.to_bytes(8, "big")).digest()

    def uniform(self) -> float:
        """Return a number from 0 (inclusive) to 1 (exclusive)."""
        return int.from_bytes(self._bytes(), "big") / 2**64

    def normal(self, mean: float, deviation: float) -> float:
        """Return an approximately normal number, at most 3.5 deviations from the mean."""
        drawn = self._bytes()
        quarters = sum(int.from_bytes(drawn[i : i + 2], "big") / 2**16 for i in (0, 2, 4, 6))
        return mean + deviation * (quarters - 2) * 3**0.5

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[int(self.uniform() * len(items))]
