"""The port of the cache's stores: strings under keys, some with an expiry."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from classify.deadline import Deadline

# The value of an entry with features begins so. A store never deletes it, even if it has an expiry from a version that
# let features expire.
FEATURES_PREFIX = '{"found":'


class Entry(NamedTuple):
    """A string under its key; `expires` is in seconds since 1970, or None for an entry that never expires."""

    key: str
    value: str
    expires: int | None


class StoreFailed(Exception):
    """The store cannot be used now; the text says why."""


class FeatureStore(Protocol):
    """Stores entries. It may return expired entries. Those without features may be lost: they are looked up again."""

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """Return the stored entries, in any order. The keys are distinct.

        Raises:
            StoreFailed: the store cannot be read.
            OutOfTime: the deadline passed.
        """
        ...

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Store the entries, replacing those with the same keys. The keys are distinct.

        Raises:
            StoreFailed: the store cannot be written.
            OutOfTime: the deadline passed. Some of the entries may be stored.
        """
        ...


class FeatureArchive(FeatureStore, Protocol):
    """A store whose owner looks at all of it, adds to it and clears it."""

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, in any order.

        Raises:
            StoreFailed: the store cannot be read.
        """
        ...

    def delete(self, keys: Sequence[str], /) -> None:
        """Delete the entries with these keys, if they exist. The keys are distinct.

        Raises:
            StoreFailed: the store cannot be written. Some of the entries may be deleted.
        """
        ...
