"""What becomes of the files that are split, and of those that the parts are written to."""

import gzip
import hashlib
import re
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from classify.errors import BadRequest, MoodlistError, TooLarge
from moodlist.catalog import split
from moodlist.catalog.files import find_files
from moodlist.catalog.split import TableSplitter
from tests.unit.classify.catalog.poison import catalog
from tests.unit.moodlist.catalog.test_csv_frames import HEAD
from tests.unit.moodlist.catalog.test_split import PLAIN, split_into_parts


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "tracks.csv.gz"
    file.write_bytes(gzip.compress(catalog(30)))

    def made() -> list[tuple[bytes, str]]:
        parts = TableSplitter(find_files([str(file)])[0], 1_000).parts()
        return [(part.content.read(), part.digest) for part in parts]

    assert made() == made()
    ((content, digest),) = made()
    assert hashlib.sha256(gzip.decompress(content)).hexdigest() == digest
    assert gzip.decompress(content).decode("utf-8-sig").encode() == catalog(30)


def test_memory_does_not_grow_with_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "_FLUSHED", 100)
    file = tmp_path / "tracks.csv"
    row = re.sub("(spotify:track:[^,]*),", r"\1," + "Rain" * 500, PLAIN.splitlines(keepends=True)[0].replace('"', ""))

    def peak(rows: int) -> int:
        file.write_text(HEAD + row * rows)
        parts = TableSplitter(find_files([str(file)])[0], 1_000_000).parts()
        tracemalloc.start()
        assert [part.rows for part in parts] == [rows]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert peak(4_000) < 1.2 * peak(2_000)


def test_a_part_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "MAX_PART", 100)
    with pytest.raises(TooLarge) as error:
        split_into_parts(tmp_path, catalog(50), 5_000)
    assert "tracks.csv: A part of it" in error.value.detail


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    with pytest.raises(MoodlistError, match=r"temporary file in .* No space left .* TMPDIR"):
        split_into_parts(tmp_path, catalog(50), 1_000)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as error:
        split_into_parts(tmp_path, gzip.compress(catalog(50))[:-9], 1_000)
    assert "tracks.csv: The compressed file is damaged" in error.value.detail
