"""The current playlists: the catalog's, with the owner's name filled in, and edits."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock

from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Entry, Playlist

Change = Callable[[list[Entry]], None]


@dataclass
class _DelayedEdit:
    """A change that waits until `pages` more pages of the playlist's contents have been served."""

    pages: int
    change: Change


class Library:
    """The playlists of one simulator; edits do not change the catalog."""

    def __init__(self, catalog: Catalog, owner: str) -> None:
        self._originals = {each.id: _with_owner(each, owner) for each in catalog.playlists.values()}
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Undo all edits and remove created playlists."""
        self._playlists = dict(self._originals)
        self._delayed: dict[str, list[_DelayedEdit]] = {}

    def playlist(self, playlist_id: str) -> Playlist | None:
        """Return the current playlist or None; the returned object never changes."""
        return self._playlists.get(playlist_id)

    def of_user(self, user: str) -> list[Playlist]:
        """Return the playlists in a user's library: those that the user owns, co-edits or follows."""
        return [each for each in self._playlists.values() if user in {each.owner, *each.collaborators, *each.followers}]

    def add(self, playlist: Playlist) -> None:
        """Add a playlist."""
        with self._lock:
            self._playlists[playlist.id] = playlist

    def write(self, playlist_id: str, change: Change) -> Playlist:
        """Apply a change, with no other change at the same time; return the changed playlist."""
        with self._lock:
            self._change(playlist_id, change)
            return self._playlists[playlist_id]

    def edit(self, playlist_id: str, change: Change, *, after_page: int | None = None) -> None:
        """Change the entries now, or once `after_page` more pages of them have been served."""
        with self._lock:
            if after_page is None:
                self._change(playlist_id, change)
            else:
                self._delayed.setdefault(playlist_id, []).append(_DelayedEdit(after_page, change))

    def count_page(self, playlist_id: str) -> None:
        """Count a served page, and apply the edits that waited for it."""
        if playlist_id not in self._delayed:
            return
        with self._lock:
            waiting = self._delayed.pop(playlist_id, [])
            for delayed in waiting:
                delayed.pages -= 1
                if delayed.pages <= 0:
                    self._change(playlist_id, delayed.change)
            if remaining := [delayed for delayed in waiting if delayed.pages > 0]:
                self._delayed[playlist_id] = remaining

    def _change(self, playlist_id: str, change: Change) -> None:
        before = self._playlists[playlist_id]
        entries = list(before.entries)
        change(entries)
        self._playlists[playlist_id] = replace(before, entries=entries, revision=before.revision + 1)


def make_edit(add: Iterable[Entry], remove: Iterable[int], at: int | None) -> Change:
    """Return a change that removes the entries at positions `remove`, then inserts `add` at `at` (None: the end)."""
    added, removed = list(add), set(remove)

    def change(entries: list[Entry]) -> None:
        entries[:] = [entry for position, entry in enumerate(entries) if position not in removed]
        place = len(entries) if at is None else at
        entries[place:place] = added

    return change


def snapshot_id(playlist: Playlist) -> str:
    """Return the opaque id of this state of the playlist; every edit changes it."""
    digest = blake2b(f"{playlist.id} {playlist.revision}".encode(), digest_size=12).hexdigest()
    return b64encode(f"{playlist.revision},{digest}".encode()).decode()


def has_snapshot(playlist: Playlist, snapshot: str) -> bool:
    """Return whether this is the id of the current or an earlier state of the playlist."""
    states = (replace(playlist, revision=each) for each in range(1, playlist.revision + 1))
    return snapshot in map(snapshot_id, states)


def _with_owner(playlist: Playlist, owner: str) -> Playlist:
    return replace(
        playlist,
        owner=playlist.owner or owner,
        collaborators=tuple(each or owner for each in playlist.collaborators),
        followers=tuple(each or owner for each in playlist.followers),
    )
