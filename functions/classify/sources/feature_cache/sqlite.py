"""The store on a user's machine: one SQLite file, which several processes may share."""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from classify.deadline import Deadline
from classify.sources.feature_cache.store import FEATURES_PREFIX, Entry, StoreFailed

SCHEMA_VERSION = 1  # a file of another version is not used, and not changed
NEVER = 253_402_300_799  # the end of the year 9999, as an expiry; earlier versions read it too
CACHE_SIZE = 65_536  # kilobytes, at most; many entries are written in one go
BUSY_TIMEOUT = 0.5  # seconds to wait while another process writes
_TABLE = """
CREATE TABLE features (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID
"""


class SQLiteStore:
    """One file, created at its first use. Each call opens it, which takes a millisecond and works in any thread."""

    def __init__(self, file: Path):
        self._file = file

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """Return the stored entries.

        Raises:
            StoreFailed: the file cannot be opened or read.
            OutOfTime: the deadline passed.
        """
        # The keys are one JSON array, because SQLite limits the number of parameters.
        query = "SELECT key, value, expires FROM features WHERE key IN (SELECT value FROM json_each(?))"
        with self._open(deadline) as database:
            rows = database.execute(query, [json.dumps(list(keys))])
            return [_entry(*row) for row in rows]

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Store the entries and delete those without features that have expired.

        Raises:
            StoreFailed: the file cannot be opened or written.
            OutOfTime: the deadline passed.
        """
        with self._open(deadline) as database, _transaction(database):
            expired = "DELETE FROM features WHERE expires <= ? AND substr(value, 1, length(?)) <> ?"
            database.execute(expired, [time.time(), FEATURES_PREFIX, FEATURES_PREFIX])
            rows = [(key, value, NEVER if expires is None else expires) for key, value, expires in sorted(entries)]
            database.executemany("INSERT OR REPLACE INTO features (key, value, expires) VALUES (?, ?, ?)", rows)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry.

        Raises:
            StoreFailed: the file cannot be opened or read.
        """
        with self._open(Deadline.never()) as database:
            for row in database.execute("SELECT key, value, expires FROM features"):
                yield _entry(*row)

    def delete(self, keys: Sequence[str], /) -> None:
        """Delete the entries with these keys, and give their space back.

        Raises:
            StoreFailed: the file cannot be opened or written.
        """
        with self._open(Deadline.never()) as database:
            with _transaction(database):
                database.executemany("DELETE FROM features WHERE key = ?", ([key] for key in keys))
            with suppress(sqlite3.OperationalError):  # another process reads; the space is used again later
                database.execute("VACUUM")

    @contextmanager
    def _open(self, deadline: Deadline) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            wait = deadline.timeout(BUSY_TIMEOUT)
            with closing(sqlite3.connect(self._file, timeout=wait, isolation_level=None)) as database:
                _prepare(database)
                yield database
        except (sqlite3.Error, OSError) as error:
            is_damaged = type(error) is sqlite3.DatabaseError  # its subclasses have other reasons
            advice = ". Move the file away to start a new one" if is_damaged else ""
            raise StoreFailed(f"{self._file}: {error}{advice}") from error


def _entry(key: str, value: str, expires: int) -> Entry:
    return Entry(key, value, None if expires >= NEVER else expires)


def _prepare(database: sqlite3.Connection) -> None:
    with suppress(sqlite3.OperationalError):  # locked: another process that opens the file sets the same mode
        database.execute("PRAGMA journal_mode = WAL")  # readers do not block a writer, nor a writer the readers
    database.execute(f"PRAGMA cache_size = -{CACHE_SIZE}")
    database.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last entries, never the file
    if _version(database) == SCHEMA_VERSION:
        return
    with _transaction(database):
        if (version := _version(database)) not in (0, SCHEMA_VERSION):
            raise sqlite3.NotSupportedError(f"format {version} is of another version of Moodlist")
        if version == 0:
            database.execute(_TABLE)
            database.execute("CREATE INDEX features_by_expiry ON features (expires)")
            database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Commit all or nothing. Lock the file at once: a reader that becomes a writer is refused without a wait."""
    database.execute("BEGIN IMMEDIATE")
    with database:
        yield
