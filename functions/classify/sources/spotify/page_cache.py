"""The pages that the command line has read within a day, as files of the user who runs it.

A second run reads from here what the first one read before it stopped. A page belongs to one version of its list, so a
list that has changed since is read again.
"""

import logging
import os
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from classify.sources.spotify.client import Json
from classify.sources.spotify.paging_object import PagedList, to_count

MAX_AGE = 86_400  # seconds
MAX_SIZE = 64 * 1024 * 1024  # bytes of all files, which are compressed
SUFFIX = ".moodlist-page"

_log = logging.getLogger(__name__)


class PageCache:
    """A folder with one file for each page. It never fails: what cannot be read or written is not cached."""

    def __init__(self, folder: Path):
        """Open the folder, which need not exist, and remove the files that are too old or too many."""
        self._folder = folder
        self._lock = threading.Lock()
        self._failed = False
        self._size = _remove_old_files(folder)
        self._used: set[Path] = set()

    def page(self, paged: PagedList, query: Mapping[str, str | None], offset: int, fetch: Callable[[], Json]) -> Json:
        """Return the page at `offset` from its file, or fetch it. Only complete pages of a known version are kept."""
        if paged.version is None:
            return fetch()
        key = msgspec.json.encode((paged.path, paged.version, query, offset, paged.size))
        file = self._folder / (sha256(key).hexdigest() + SUFFIX)
        page = _read(file)
        if page is None:
            page = fetch()
            if not _is_complete(page, offset, paged.size):
                return page
            self._write(file, page)
        with self._lock:
            self._used.add(file)
        return page

    def discard(self) -> None:
        """Remove the pages used in this run, because they contradict each other."""
        with self._lock:
            for file in self._used:
                with suppress(OSError):
                    file.unlink()
            self._used.clear()

    def _write(self, file: Path, page: Json) -> None:
        """Write a file, unless the folder is full. Only the user can read it."""
        content = zlib.compress(msgspec.json.encode(page), level=1)
        with self._lock:
            if self._failed or self._size + len(content) > MAX_SIZE:
                return
            self._size += len(content)
        try:
            self._make_folder()
            _write_at_once(file, content)
        except OSError as error:
            with self._lock:
                first, self._failed = not self._failed, True
            if first:
                _log.warning("The pages of playlists are not kept for the next run: %s", error)

    def _make_folder(self) -> None:
        for folder in (self._folder.parent, self._folder):  # `parents` alone would make the first one readable to all
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _read(file: Path) -> Json | None:
    try:
        if not _is_fresh(file.stat()):
            return None
        page = msgspec.json.decode(zlib.decompress(file.read_bytes()))
    except (OSError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return page if isinstance(page, dict) else None


def _is_complete(page: Json, offset: int, size: int) -> bool:
    """Return whether the page has the entries that its own total promises; a fault of Spotify must not last a day."""
    entries, total = page.get("items"), to_count(page.get("total"))
    if not isinstance(entries, list) or total is None or to_count(page.get("offset")) not in {None, offset}:
        return False
    return len(entries) == min(size, total - offset)


def _write_at_once(file: Path, content: bytes) -> None:
    """Write a file that other processes see either whole or not at all; mkstemp makes it readable to its user only."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, suffix=SUFFIX)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
        Path(draft).replace(file)
    except OSError:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def _remove_old_files(folder: Path) -> int:
    """Remove the files older than a day, and of the rest the oldest that take more than half of the space.

    Return the size of those that stay, in bytes.
    """
    try:
        files = [(file, file.stat()) for file in folder.glob(f"*{SUFFIX}")]
    except OSError:
        return 0
    size = 0
    for file, status in sorted(files, key=lambda each: -each[1].st_mtime):
        if _is_fresh(status) and size + status.st_size <= MAX_SIZE // 2:
            size += status.st_size
        else:
            with suppress(OSError):
                file.unlink()
    return size


def _is_fresh(status: os.stat_result) -> bool:
    return 0 <= time.time() - status.st_mtime < MAX_AGE
