import os
import stat
import time
import zlib
from pathlib import Path

import pytest
from msgspec import structs

from classify.sources.spotify import page_cache
from classify.sources.spotify.client import Json
from classify.sources.spotify.page_cache import PageCache
from classify.sources.spotify.paging_object import PagedList

PAGE: Json = {"items": [{"track": {"name": "Canción"}}, None], "offset": 50, "total": 52}
LIST = PagedList("me/tracks", 50, version="1")
QUERY: dict[str, str | None] = {"market": None}


def _answer(
    cache: PageCache, page: Json = PAGE, paged: PagedList = LIST, market: str | None = None
) -> tuple[bool, Json]:
    """Return whether the page at offset 50 was fetched, and the page."""
    fetched: list[Json] = []

    def fetch() -> Json:
        fetched.append(page)
        return page

    answer = cache.page(paged, {"market": market}, 50, fetch)
    return bool(fetched), answer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "moodlist" / "pages"


def _write(folder: Path, *versions: str) -> None:
    cache = PageCache(folder)
    for version in versions:
        _answer(cache, paged=structs.replace(LIST, version=version))


def _make_older(folder: Path, seconds: float) -> None:
    for file in folder.iterdir():
        at = time.time() - seconds
        os.utime(file, (at, at))


def test_a_page_is_read_by_another_process_under_the_same_key_only(folder: Path) -> None:
    assert _answer(PageCache(folder)) == (True, PAGE)
    cache = PageCache(folder)
    assert _answer(cache) == (False, PAGE)
    for change in ({"path": "playlists/1/items"}, {"version": "2"}, {"size": 100}):
        assert _answer(cache, paged=structs.replace(LIST, **change))[0]
    assert _answer(cache, market="ES")[0]
    assert cache.page(LIST, QUERY, 51, lambda: {"other": "offset"}) == {"other": "offset"}


@pytest.mark.parametrize(
    "change",
    [{"items": PAGE["items"][:1]}, {"items": None}, {"total": 53}, {"total": None}, {"offset": 0}, {"items": []}],
)
def test_an_incomplete_page_is_not_kept(folder: Path, change: Json) -> None:
    cache, page = PageCache(folder), {**PAGE, **change}
    assert [_answer(cache, page), _answer(cache, page)] == [(True, page)] * 2


def test_a_page_of_a_list_without_a_version_is_not_kept(folder: Path) -> None:
    _answer(PageCache(folder), paged=structs.replace(LIST, version=None))
    assert not folder.exists()


def test_discarded_pages_are_fetched_again(folder: Path) -> None:
    _write(folder, "1", "2")
    cache = PageCache(folder)
    assert not _answer(cache)[0]
    cache.discard()
    assert len(list(folder.iterdir())) == 1  # of the pages of another run nothing contradicts the others
    assert _answer(cache)[0]


def test_only_the_user_can_read_the_files(folder: Path) -> None:
    before = os.umask(0)
    try:
        _write(folder, "1")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder)] == [0o700, 0o700]
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


@pytest.mark.parametrize(("age", "found"), [(86_300, True), (86_500, False), (-60, False)])
def test_a_page_is_read_for_a_day(folder: Path, age: float, *, found: bool) -> None:
    _write(folder, "1")
    cache = PageCache(folder)
    _make_older(folder, age)
    assert _answer(cache)[0] is not found


def test_pages_older_than_a_day_are_removed_by_the_next_run(folder: Path) -> None:
    _write(folder, "1", "2")
    _make_older(folder, 86_500)
    (folder / "notes.txt").touch()
    _make_older(folder, 86_500)
    PageCache(folder)
    assert [file.name for file in folder.iterdir()] == ["notes.txt"]


def test_a_full_folder_takes_no_pages_and_the_next_run_removes_the_oldest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(folder, "1")
    (size,) = [file.stat().st_size for file in folder.iterdir()]
    monkeypatch.setattr(page_cache, "MAX_SIZE", 4 * size)
    _write(folder, *"2345")
    assert len(list(folder.iterdir())) == 4
    PageCache(folder)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"nonsense", zlib.compress(b"["), zlib.compress(b"[]")])
def test_a_damaged_file_is_no_page(folder: Path, content: bytes) -> None:
    _write(folder, "1")
    (file,) = folder.iterdir()
    file.write_bytes(content)
    cache = PageCache(folder)
    assert [_answer(cache), _answer(cache)] == [(True, PAGE), (False, PAGE)]


def test_a_folder_that_cannot_be_made_is_reported_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.parent.touch()
    _write(folder, "1", "2")
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "The pages of playlists are not kept for the next run"
    ]


def test_a_write_that_fails_leaves_no_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_from: Path, _to: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    _write(folder, "1")
    assert list(folder.iterdir()) == []
