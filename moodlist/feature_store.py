"""The stored audio features, on this machine or in a deployment: filled, counted, exported and cleared."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field, structs

from classify.core.features import GIVEN, Found
from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.sources.feature_cache import FeatureArchive, SQLiteStore
from classify.sources.feature_cache.entries import found_entry, found_in
from classify.sources.feature_cache.store import Entry, StoreFailed
from classify.sources.http import Progress
from classify.sources.name_search import NAME_PREFIX
from classify.sources.own_features import FeatureRow, Refusal
from moodlist.feature_csv import as_csv
from moodlist.settings import user_settings

ROWS_PER_WRITE = 20_000  # a smaller block writes the pages of a SQLite file more often
ROWS_PER_UPLOAD = 1_000  # DynamoDB takes a few hundred in a second, and the progress is shown after each block
_NEVER = Deadline.never()


class Added(Struct):
    """What became of the rows of tables: each row counts once."""

    new: int = 0
    replaced: int = 0  # the store had other features of the song
    known: int = 0  # the store had these features of the user
    repeated: int = 0  # a row above has the same song; the last one counts
    refused: Counter[Refusal] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.new + self.replaced + self.known + self.repeated + self.refused.total()


class Group(NamedTuple):
    """Entries with features from one source in one month; None for an unknown month."""

    source: str
    month: str | None


class Summary(Struct):
    """What is stored."""

    place: str
    bytes: int = 0
    ids: Counter[Group] = field(default_factory=Counter)
    isrcs: Counter[Group] = field(default_factory=Counter)
    unknown: int = 0  # songs that ReccoBeats did not know
    names: int = 0  # songs that were searched by name

    @property
    def groups(self) -> list[Group]:
        """The groups, the user's own first, then by month."""
        return sorted(self.ids | self.isrcs, key=lambda group: (group.source != GIVEN, group.source, group.month or ""))


class StoredFeatures:
    """The features in a store; `place` says where that is, and `file` is set if it is a file of this machine."""

    def __init__(self, store: FeatureArchive, place: str, file: Path | None = None):
        self.place = place
        self.is_remote = file is None
        self._store = store
        self._file = file
        self._block = ROWS_PER_WRITE if file else ROWS_PER_UPLOAD

    @classmethod
    def on_this_machine(cls) -> "StoredFeatures":
        """Return those in the cache file of the command."""
        file = user_settings().cache_file
        assert file is not None, "the command has a cache file"  # noqa: S101
        return cls(SQLiteStore(file), str(file), file)

    @classmethod
    def of_stack(cls, name: str, region: str | None) -> "StoredFeatures":
        """Return those of a deployment.

        Raises:
            MoodlistError: there is no such deployment, or AWS refuses the request.
        """
        from classify.aws.feature_table import DynamoDBStore  # noqa: PLC0415  # imports boto3
        from moodlist.deployment.stack import Stack  # noqa: PLC0415

        stack = Stack(name, region)
        table = stack.output("FeatureTableName")
        return cls(DynamoDBStore(table, patient=True), f"the table {table} of {stack.name} in {stack.region}")

    def add(self, rows: Iterable[FeatureRow | Refusal], progress: Progress, total: int = 0) -> Added:
        """Store the features in the rows; of each song, the last row counts and replaces what was stored.

        `total` is the number of rows, if it is known.

        Raises:
            MoodlistError: the store cannot be read or written. The rows so far are stored.
        """
        added = Added()
        seen: set[str] = set()
        source = iter(rows)
        while block := list(islice(source, self._block)):
            accepted = [row for row in block if isinstance(row, FeatureRow)]
            added.refused.update(row for row in block if isinstance(row, Refusal))
            by_song = {row.keys[0]: row for row in accepted}
            added.repeated += len(accepted) - len(by_song.keys() - seen)
            with _failures():
                self._add_block(by_song, seen, added)
            seen |= by_song.keys()
            progress("Adding features", added.rows, total or added.rows)
        return added

    def _add_block(self, by_song: dict[str, FeatureRow], seen: set[str], added: Added) -> None:
        found = {key: row.found for row in by_song.values() for key in row.keys}
        stored = {entry.key: found_in(entry) for entry in self._store.read(list(found), _NEVER)}
        changed = [(key, each) for key, each in found.items() if not _is_same(stored.get(key), each)]
        self._store.write([found_entry(key, each) for key, each in changed], _NEVER)
        for key in by_song.keys() - seen:
            old = stored.get(key)
            added.new += old is None
            added.known += _is_same(old, found[key])
            added.replaced += old is not None and not _is_same(old, found[key])

    def summary(self) -> Summary:
        """Count what is stored.

        Raises:
            MoodlistError: the store cannot be read.
        """
        summary = Summary(self.place)
        for entry in self._entries():
            summary.bytes += len(entry.key) + len(entry.value.encode())
            found = found_in(entry)
            if found is not None:
                counts = summary.isrcs if entry.key.startswith("isrc:") else summary.ids
                counts[Group(found.source, found.as_of)] += 1
            elif entry.key.startswith(NAME_PREFIX):
                summary.names += 1
            else:
                summary.unknown += 1
        if self._file:
            parts = (self._file, self._file.with_name(f"{self._file.name}-wal"))
            summary.bytes = sum(part.stat().st_size for part in parts if part.exists())
        return summary

    def export(self) -> tuple[bytes, int]:
        """Return all features as CSV, which `add` reads, and the number of rows: one for each song.

        Raises:
            MoodlistError: the store cannot be read.
        """
        return as_csv(self._entries())

    def clear(self, progress: Progress) -> int:
        """Delete everything, and return how many entries that were.

        Raises:
            MoodlistError: the store cannot be read or written.
        """
        keys = [entry.key for entry in self._entries()]
        block = len(keys) if self._file else self._block  # a file gives its space back after each block
        with _failures():
            for start in range(0, len(keys), block or 1):
                self._store.delete(keys[start : start + block])
                progress("Deleting features", min(start + block, len(keys)), len(keys))
        return len(keys)

    def _entries(self) -> Iterator[Entry]:
        if self._file and not self._file.exists():
            return  # reading would create it
        with _failures():
            yield from self._store.entries()


def _is_same(stored: Found | None, found: Found) -> bool:
    """Return whether the user has added these features before."""
    return stored is not None and structs.replace(stored, as_of=found.as_of) == found


@contextmanager
def _failures() -> Iterator[None]:
    """Explain a failure of the store to the user; one of AWS is explained where the command ends."""
    try:
        yield
    except StoreFailed as error:
        if error.__cause__ is not None and type(error.__cause__).__module__.startswith("botocore"):
            raise error.__cause__ from None
        raise MoodlistError(f"The stored features cannot be used. {error}.") from error
