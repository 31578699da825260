"""The store of a person's machine: one file of SQLite, shared by all that run at the same time."""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from classify.deadline import Deadline
from classify.sources.feature_cache.store import Entry, StoreFailed

FORMAT = 1  # of the file; another one's features are thrown away
BUSY = 0.5  # seconds to wait while another process writes
_TABLE = """
CREATE TABLE features (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID
"""


class SQLiteStore:
    """One file, made when it is first used. Each call opens it anew, which takes a millisecond and suits any thread."""

    def __init__(self, file: Path):
        self._file = file

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """The entries that are there."""
        # An array of JSON, since SQLite limits the number of parameters.
        query = "SELECT key, value, expires FROM features WHERE key IN (SELECT value FROM json_each(?))"
        with self._opened(deadline) as database:
            return [Entry(*row) for row in database.execute(query, [json.dumps(list(keys))])]

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Keep the entries, and throw away those that have expired."""
        with self._opened(deadline) as database, _transaction(database):
            database.execute("DELETE FROM features WHERE expires <= ?", [time.time()])
            database.executemany("INSERT OR REPLACE INTO features (key, value, expires) VALUES (?, ?, ?)", entries)

    @contextmanager
    def _opened(self, deadline: Deadline) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            wait = deadline.timeout(BUSY)
            with closing(sqlite3.connect(self._file, timeout=wait, isolation_level=None)) as database:
                _prepare(database)
                yield database
        except (sqlite3.Error, OSError) as error:
            raise StoreFailed(f"{self._file}: {error}. You may delete the file") from error


def _prepare(database: sqlite3.Connection) -> None:
    with suppress(sqlite3.OperationalError):  # locked: whoever opened it at the same time does the same
        database.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
    database.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last features, never the file
    if _format(database) == FORMAT:
        return
    with _transaction(database):
        if _format(database) != FORMAT:
            database.execute("DROP TABLE IF EXISTS features")
            database.execute(_TABLE)
            database.execute("CREATE INDEX features_by_expiry ON features (expires)")
            database.execute(f"PRAGMA user_version = {FORMAT}")


def _format(database: sqlite3.Connection) -> int:
    number: int = database.execute("PRAGMA user_version").fetchone()[0]
    return number


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the lock is taken at once, for a reader that becomes a writer is refused without a wait."""
    database.execute("BEGIN IMMEDIATE")
    with database:
        yield
