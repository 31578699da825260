"""The playlists as they are now: the catalog's, signed with the owner's name, and edited."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock

from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Entry, Playlist

Change = Callable[[list[Entry]], None]


@dataclass
class _Later:
    """A change that waits until so many pages of the playlist's contents were served."""

    pages: int
    change: Change


class Library:
    """The playlists of one simulator; edits stay in it and never reach the catalog."""

    def __init__(self, catalog: Catalog, owner: str) -> None:
        self._first = {each.id: _signed(each, owner) for each in catalog.playlists.values()}
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Undo every edit, forget what was created."""
        self._playlists = dict(self._first)
        self._later: dict[str, list[_Later]] = {}

    def playlist(self, playlist_id: str) -> Playlist | None:
        """The playlist as it is now; what is returned never changes."""
        return self._playlists.get(playlist_id)

    def of(self, user: str) -> list[Playlist]:
        """The playlists that a user owns or co-edits."""
        return [each for each in self._playlists.values() if user in {each.owner, *each.collaborators}]

    def add(self, playlist: Playlist) -> None:
        """Let there be one more playlist."""
        with self._lock:
            self._playlists[playlist.id] = playlist

    def write(self, playlist_id: str, change: Change) -> Playlist:
        """The playlist after this change, which is the only one at that moment."""
        with self._lock:
            self._change(playlist_id, change)
            return self._playlists[playlist_id]

    def edit(self, playlist_id: str, change: Change, *, after_page: int | None = None) -> None:
        """Change the entries now, or as soon as that many more pages of them were served."""
        with self._lock:
            if after_page is None:
                self._change(playlist_id, change)
            else:
                self._later.setdefault(playlist_id, []).append(_Later(after_page, change))

    def page_served(self, playlist_id: str) -> None:
        """Count a served page; edits that waited for it happen."""
        if playlist_id not in self._later:
            return
        with self._lock:
            waiting = self._later.pop(playlist_id, [])
            for later in waiting:
                later.pages -= 1
                if later.pages <= 0:
                    self._change(playlist_id, later.change)
            if left := [later for later in waiting if later.pages > 0]:
                self._later[playlist_id] = left

    def _change(self, playlist_id: str, change: Change) -> None:
        before = self._playlists[playlist_id]
        entries = list(before.entries)
        change(entries)
        self._playlists[playlist_id] = replace(before, entries=entries, revision=before.revision + 1)


def editing(add: Iterable[Entry], remove: Iterable[int], at: int | None) -> Change:
    """A change that takes entries away, then inserts others, at the end where `at` is None."""
    added, removed = list(add), set(remove)

    def change(entries: list[Entry]) -> None:
        entries[:] = [entry for position, entry in enumerate(entries) if position not in removed]
        place = len(entries) if at is None else at
        entries[place:place] = added

    return change


def snapshot_id(playlist: Playlist) -> str:
    """The opaque name of this state of the playlist: another one after each edit."""
    digest = blake2b(f"{playlist.id} {playlist.revision}".encode(), digest_size=12).hexdigest()
    return b64encode(f"{playlist.revision},{digest}".encode()).decode()


def knows_snapshot(playlist: Playlist, name: str) -> bool:
    """Whether this is the name of a state that the playlist has or had."""
    states = (replace(playlist, revision=each) for each in range(1, playlist.revision + 1))
    return name in map(snapshot_id, states)


def _signed(playlist: Playlist, owner: str) -> Playlist:
    return replace(
        playlist,
        owner=playlist.owner or owner,
        collaborators=tuple(each or owner for each in playlist.collaborators),
    )
