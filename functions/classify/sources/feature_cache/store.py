"""The port through which findings are kept: texts under keys, each until it expires."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from classify.deadline import Deadline


class Entry(NamedTuple):
    """A text under its key; `expires` in seconds since 1970."""

    key: str
    value: str
    expires: int


class StoreFailed(Exception):
    """The store cannot be used now; the text says why."""


class FeatureStore(Protocol):
    """Where entries are kept. It may still hold expired ones, and may lose any: what it lacks is asked for again."""

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """The entries that are there, in no order. The keys are all different.

        Raises:
            StoreFailed: it cannot be read.
            OutOfTime: not before the deadline.
        """
        ...

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Keep the entries in place of those that stand under the same keys. The keys are all different.

        Raises:
            StoreFailed: it cannot be written.
            OutOfTime: not before the deadline. Some of the entries may be kept.
        """
        ...
