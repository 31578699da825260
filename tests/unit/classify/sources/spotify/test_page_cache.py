import os
import stat
import time
import zlib
from pathlib import Path

import pytest

from classify.sources.spotify import page_cache
from classify.sources.spotify.page_cache import PageCache

PAGE: dict[str, object] = {"items": [{"track": {"name": "Canción"}}, None], "total": 2}
KEY = ("playlists/1/items", "snapshot", None, 50, 50)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "moodlist" / "pages"


def _write(folder: Path, *offsets: int) -> None:
    cache = PageCache(folder)
    for offset in offsets:
        cache.write(PAGE, *KEY[:3], offset, 50)


def _make_older(folder: Path, seconds: float) -> None:
    for file in folder.iterdir():
        at = time.time() - seconds
        os.utime(file, (at, at))


def test_a_page_is_read_by_another_process_under_the_same_key_only(folder: Path) -> None:
    _write(folder, 50)
    cache = PageCache(folder)
    assert cache.read(*KEY) == PAGE
    others: tuple[str | int, ...] = ("playlists/2/items", "other snapshot", "ES", 100, 100)
    for at, other in enumerate(others):
        assert cache.read(*KEY[:at], other, *KEY[at + 1 :]) is None


def test_only_the_user_can_read_the_files(folder: Path) -> None:
    before = os.umask(0)
    try:
        _write(folder, 50)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder)] == [0o700, 0o700]
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


@pytest.mark.parametrize(("age", "found"), [(86_300, PAGE), (86_500, None), (-60, None)])
def test_a_page_is_read_for_a_day(folder: Path, age: float, found: object) -> None:
    cache = PageCache(folder)
    cache.write(PAGE, *KEY)
    _make_older(folder, age)
    assert cache.read(*KEY) == found


def test_pages_older_than_a_day_are_removed_by_the_next_run(folder: Path) -> None:
    _write(folder, 50, 100)
    _make_older(folder, 86_500)
    (folder / "notes.txt").touch()
    _make_older(folder, 86_500)
    PageCache(folder)
    assert [file.name for file in folder.iterdir()] == ["notes.txt"]


def test_a_full_folder_takes_no_pages_and_the_next_run_removes_the_oldest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(folder, 0)
    (size,) = [file.stat().st_size for file in folder.iterdir()]
    monkeypatch.setattr(page_cache, "MAX_SIZE", 4 * size)
    _write(folder, 1, 2, 3, 4)
    assert len(list(folder.iterdir())) == 4
    PageCache(folder)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"nonsense", zlib.compress(b"["), zlib.compress(b"[]")])
def test_a_damaged_file_is_no_page(folder: Path, content: bytes) -> None:
    cache = PageCache(folder)
    cache.write(PAGE, *KEY)
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert cache.read(*KEY) is None
    cache.write(PAGE, *KEY)
    assert cache.read(*KEY) == PAGE


def test_a_folder_that_cannot_be_made_is_reported_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.parent.touch()
    _write(folder, 50, 100)
    assert PageCache(folder).read(*KEY) is None
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "The pages of playlists are not kept for the next run"
    ]


def test_a_write_that_fails_leaves_no_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_from: Path, _to: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    _write(folder, 50)
    assert list(folder.iterdir()) == []
