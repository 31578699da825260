"""The SQLite file: how it is created and shared, and how unusable files fail."""

import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from stat import S_IMODE

import pytest

from classify.deadline import Deadline
from classify.sources.feature_cache import SQLiteStore, sqlite
from classify.sources.feature_cache.store import Entry, StoreFailed

ROOT = Path(__file__).parents[5]
NEVER = Deadline.never()
EXPIRES = int(time.time()) + 1000
WRITER = """
import sys
sys.path.insert(0, "functions")
from pathlib import Path
from classify.sources.feature_cache import SQLiteStore, sqlite
from classify.sources.feature_cache.store import Entry
from classify.deadline import Deadline

sqlite.BUSY_TIMEOUT = 60  # a slow machine must not fail the test
store = SQLiteStore(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    store.write([Entry(f"{sys.argv[2]}:{number}", "{}", 4_000_000_000)], Deadline.never())
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "moodlist" / "features.sqlite3"


def test_the_folder_is_created_for_this_user_only(file: Path) -> None:
    SQLiteStore(file).write([Entry("a", "{}", EXPIRES)], NEVER)
    assert S_IMODE(file.parent.stat().st_mode) == 0o700


def test_nothing_is_created_before_the_first_use(file: Path) -> None:
    SQLiteStore(file)
    assert not file.parent.exists()


def test_the_next_write_deletes_expired_entries(file: Path) -> None:
    store = SQLiteStore(file)
    store.write([Entry("old", "{}", EXPIRES - 2000), Entry("young", "{}", EXPIRES)], NEVER)
    store.write([Entry("new", "{}", EXPIRES)], NEVER)
    assert sorted(entry.key for entry in store.read(["old", "young", "new"], NEVER)) == ["new", "young"]


def test_a_file_of_another_schema_version_is_neither_used_nor_changed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(file)
    store.write([Entry("a", "{}", EXPIRES)], NEVER)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "SCHEMA_VERSION", sqlite.SCHEMA_VERSION + 1)
        with pytest.raises(StoreFailed, match=r"features\.sqlite3: format 1 is of another version of Moodlist"):
            store.write([Entry("a", "new", EXPIRES)], NEVER)
    assert store.read(["a"], NEVER) == [Entry("a", "{}", EXPIRES)]


def test_earlier_versions_read_an_entry_that_never_expires(file: Path) -> None:
    SQLiteStore(file).write([Entry("a", "{}", None)], NEVER)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT value FROM features WHERE key = 'a' AND expires > 4e9").fetchall() == [("{}",)]


def test_several_processes_can_create_and_fill_the_file_at_once(file: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(file)]
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                subprocess.Popen([*command, str(each)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
            )
            for each in range(4)
        ]
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.close()
        assert [writer.wait(30) for writer in writers] == [0] * 4
    assert len(SQLiteStore(file).read([f"{one}:{two}" for one in range(4) for two in range(20)], NEVER)) == 80


def test_a_table_just_created_by_another_process_is_not_created_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(file)
    store.write([Entry("a", "{}", EXPIRES)], NEVER)
    read_version, versions_before = sqlite._version, iter([0])
    monkeypatch.setattr(sqlite, "_version", lambda database: next(versions_before, read_version(database)))
    assert store.read(["a"], NEVER) == [Entry("a", "{}", EXPIRES)]


def test_the_file_can_be_read_but_not_written_while_another_process_writes(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0.01)
    store = SQLiteStore(file)
    store.write([Entry("a", "{}", EXPIRES)], NEVER)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.read(["a"], NEVER) == [Entry("a", "{}", EXPIRES)]
        with pytest.raises(StoreFailed, match="locked"):
            store.write([Entry("b", "{}", EXPIRES)], NEVER)


def test_a_file_that_is_not_a_database_fails_and_is_not_changed(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"my diary, and long enough for a database file" * 100)
    with pytest.raises(StoreFailed, match=r"features\.sqlite3: file is not a database\. Move the file away"):
        SQLiteStore(file).read(["a"], NEVER)
    with pytest.raises(StoreFailed):
        SQLiteStore(file).write([Entry("a", "{}", EXPIRES)], NEVER)
    assert file.read_bytes().startswith(b"my diary")


def test_a_truncated_file_fails(file: Path) -> None:
    store = SQLiteStore(file)
    store.write([Entry(f"{number}", "x" * 100, EXPIRES) for number in range(1000)], NEVER)
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(StoreFailed):
        store.read([f"{number}" for number in range(1000)], NEVER)


@pytest.mark.parametrize("place", ["a file/features.sqlite3", "a folder"])
def test_an_unwritable_path_fails(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "a folder").mkdir()
    with pytest.raises(StoreFailed, match=place):
        SQLiteStore(tmp_path / place).write([Entry("a", "{}", EXPIRES)], NEVER)
