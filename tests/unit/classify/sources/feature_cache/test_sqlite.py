"""The file itself: how it is made, shared, and left alone where it is of no use."""

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
LATER = Deadline.never()
LIVES = int(time.time()) + 1000
WRITER = """
import sys
sys.path.insert(0, "functions")
from pathlib import Path
from classify.sources.feature_cache import SQLiteStore, sqlite
from classify.sources.feature_cache.store import Entry
from classify.deadline import Deadline

sqlite.BUSY_TIMEOUT = 60  # a busy machine is no failure
store = SQLiteStore(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    store.write([Entry(f"{sys.argv[2]}:{number}", "{}", 4_000_000_000)], Deadline.never())
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "moodlist" / "features.sqlite3"


def test_its_folder_is_made_for_this_user_alone(file: Path) -> None:
    SQLiteStore(file).write([Entry("a", "{}", LIVES)], LATER)
    assert S_IMODE(file.parent.stat().st_mode) == 0o700


def test_nothing_is_made_before_it_is_used(file: Path) -> None:
    SQLiteStore(file)
    assert not file.parent.exists()


def test_expired_entries_are_thrown_away_at_the_next_write(file: Path) -> None:
    store = SQLiteStore(file)
    store.write([Entry("old", "{}", LIVES - 2000), Entry("young", "{}", LIVES)], LATER)
    store.write([Entry("new", "{}", LIVES)], LATER)
    assert sorted(entry.key for entry in store.read(["old", "young", "new"], LATER)) == ["new", "young"]


def test_the_features_of_another_format_are_thrown_away(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SQLiteStore(file)
    store.write([Entry("a", "{}", LIVES)], LATER)
    monkeypatch.setattr(sqlite, "SCHEMA_VERSION", sqlite.SCHEMA_VERSION + 1)
    assert store.read(["a"], LATER) == []
    store.write([Entry("a", "new", LIVES)], LATER)
    assert store.read(["a"], LATER) == [Entry("a", "new", LIVES)]


def test_many_processes_may_make_and_fill_it_at_once(file: Path) -> None:
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
    assert len(SQLiteStore(file).read([f"{one}:{two}" for one in range(4) for two in range(20)], LATER)) == 80


def test_what_another_process_has_just_made_is_not_made_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SQLiteStore(file)
    store.write([Entry("a", "{}", LIVES)], LATER)
    really, before_it_was_made = sqlite._version, iter([0])
    monkeypatch.setattr(sqlite, "_version", lambda database: next(before_it_was_made, really(database)))
    assert store.read(["a"], LATER) == [Entry("a", "{}", LIVES)]


def test_while_another_process_writes_it_can_be_read_but_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0.01)
    store = SQLiteStore(file)
    store.write([Entry("a", "{}", LIVES)], LATER)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.read(["a"], LATER) == [Entry("a", "{}", LIVES)]
        with pytest.raises(StoreFailed, match="locked"):
            store.write([Entry("b", "{}", LIVES)], LATER)


def test_a_file_that_is_no_database_has_failed_and_is_left_as_it_is(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"my diary, and long enough to be no empty file" * 100)
    with pytest.raises(StoreFailed, match=r"features\.sqlite3: file is not a database"):
        SQLiteStore(file).read(["a"], LATER)
    with pytest.raises(StoreFailed):
        SQLiteStore(file).write([Entry("a", "{}", LIVES)], LATER)
    assert file.read_bytes().startswith(b"my diary")


def test_a_file_that_was_cut_off_has_failed(file: Path) -> None:
    store = SQLiteStore(file)
    store.write([Entry(f"{number}", "x" * 100, LIVES) for number in range(1000)], LATER)
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(StoreFailed):
        store.read([f"{number}" for number in range(1000)], LATER)


@pytest.mark.parametrize("place", ["a file/features.sqlite3", "a folder"])
def test_a_place_where_nothing_can_be_written_has_failed(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "a folder").mkdir()
    with pytest.raises(StoreFailed, match=place):
        SQLiteStore(tmp_path / place).write([Entry("a", "{}", LIVES)], LATER)
