"""The playlist source for Spotify links: playlists, albums, single tracks and liked songs, complete and consistent."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from msgspec import structs

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import CredentialsRefused, MoodlistError, NotFound, PlaylistForbidden, UpstreamUnavailable
from classify.sources.http import Progress, ignore_progress, run_concurrently
from classify.sources.look_ahead import LookAhead
from classify.sources.spotify.client import Json, SpotifyClient
from classify.sources.spotify.page_cache import PageCache
from classify.sources.spotify.pages import ListChanged, PageReader, reread
from classify.sources.spotify.paging_object import PagedList
from classify.sources.spotify.track_objects import expected_track, object_or_empty, to_item, to_track

ITEM_TYPES = "track,episode"  # without `episode`, Spotify sends stubs in place of episodes
DETAILS = {"name", "snapshot_id", "items", "tracks"}  # the fields of a playlist object that are read


class _ReaderAhead(PageReader):
    """Reads pages, and tells of the tracks in each as soon as it has arrived."""

    ahead: LookAhead | None = None

    def page(self, paged: PagedList, offset: int) -> Json:
        """Return the page that begins at the entry `offset`."""
        answer = super().page(paged, offset)
        entries = answer.get("items")
        if self.ahead and isinstance(entries, list):
            self.ahead.expect([track for track in map(expected_track, entries) if track])
        return answer


class PlaylistEdited(UpstreamUnavailable):
    """The playlist was edited while it was read."""


class SpotifyPlaylists:
    """Reads Spotify links, for one request. `max_tracks` limits the items of a playlist; None means no limit.

    `ahead` is told of the tracks while further pages arrive.
    """

    def __init__(  # noqa: PLR0913
        self,
        client: SpotifyClient,
        deadline: Deadline,
        *,
        market: str | None = None,
        max_tracks: int | None = None,
        cache: PageCache | None = None,
        progress: Progress = ignore_progress,
        ahead: LookAhead | None = None,
    ):
        self._client = client
        self._deadline = deadline
        self._market = market
        query = {"market": market, "additional_types": ITEM_TYPES}
        self._cache = cache
        self._pages = _ReaderAhead(
            client, deadline, query=query, max_entries=max_tracks, cache=cache, progress=progress
        )
        self._pages.ahead = ahead

    def playlist(self, link: SpotifyLink, /) -> Playlist:
        """Return every item of the playlist, the album or the liked songs; or the one track.

        Raises:
            TooLarge: there are more than `max_tracks` items.
            MoodlistError: Spotify refuses or fails.
        """
        try:
            return reread(partial(self._read, link), after=(ListChanged, PlaylistEdited))
        except MoodlistError:
            if self._pages.ahead:
                self._pages.ahead.forget()
            raise

    def _read(self, link: SpotifyLink) -> Playlist:
        read = {"playlist": self._playlist, "album": self._album, "track": self._track, "liked": self._liked}
        try:
            return read[link.kind](link)
        except (ListChanged, PlaylistEdited):
            if self._cache:
                self._cache.discard()
            raise

    def snapshot(self, playlist_id: str) -> str | None:
        """Return the version (snapshot id) of a playlist, which changes with every edit, or None. Takes one call.

        Raises:
            MoodlistError: Spotify refuses or fails.
        """
        return _snapshot(self._get(f"playlists/{playlist_id}", fields="snapshot_id"))

    def _playlist(self, link: SpotifyLink) -> Playlist:
        path = f"playlists/{link.id}"
        answer = self._get(path, market=self._market, additional_types=ITEM_TYPES)
        details = {field: answer.pop(field) for field in DETAILS & answer.keys()}
        del answer  # whatever else it holds
        entries = self._contents(path, details)
        snapshot = _snapshot(details)
        one_page = len(entries) <= len(_first_page(details).get("items") or ())
        if not one_page and self.snapshot(str(link.id)) != snapshot:
            raise PlaylistEdited("The playlist is being edited while it is read. Try again when that has ended.")
        return _to_playlist(details.get("name"), link, entries, to_item, snapshot)

    def _contents(self, path: str, details: dict[str, Any]) -> list[Any]:
        """Return all entries: those in `details`, and further pages from whichever endpoint this app may call."""
        snapshot = _snapshot(details)
        newer = PagedList(f"{path}/items", 50, version=snapshot)
        older = PagedList(f"{path}/tracks", 100, version=snapshot)
        order = (older, newer) if isinstance(details.get("tracks"), dict) and "items" not in details else (newer, older)
        try:
            return self._pages.entries(_first_page(details), order[0])
        except (PlaylistForbidden, NotFound) as refusal:
            try:
                return self._pages.entries(_first_page(details), order[1])
            except (PlaylistForbidden, NotFound):
                raise refusal from None

    def _album(self, link: SpotifyLink) -> Playlist:
        path = f"albums/{link.id}"
        details = self._get(path, market=self._market)
        entries = self._pages.entries(object_or_empty(details.get("tracks")), PagedList(f"{path}/tracks", 50))
        name = details.get("name")
        convert = partial(_to_album_track, album=name if isinstance(name, str) else None)
        return _to_playlist(name, link, entries, convert)

    def _track(self, link: SpotifyLink) -> Playlist:
        details = self._get(f"tracks/{link.id}", market=self._market)
        return _to_playlist(details.get("name"), link, [details], to_track)

    def _liked(self, link: SpotifyLink) -> Playlist:
        if not self._client.has_user_token(self._deadline):
            raise CredentialsRefused("Liked songs belong to a user: run `moodlist login` first.")
        liked = PagedList("me/tracks", 50, omits_entries=True)
        first = self._pages.page(liked, 0)
        entries = self._pages.entries(first, structs.replace(liked, version=_liked_version(first)))
        return _to_playlist("Liked songs", link, entries, to_item)

    def _get(self, path: str, **params: str | None) -> dict[str, Any]:
        """Make one call in a thread, so that a slow answer cannot outlast the deadline."""
        call = partial(self._client.get, path, self._deadline, **params)
        return run_concurrently([call], self._deadline)[0]


def _snapshot(details: dict[str, Any]) -> str | None:
    snapshot = details.get("snapshot_id")
    return snapshot if isinstance(snapshot, str) else None


def _liked_version(first: dict[str, Any]) -> str | None:
    """Return what stands for the missing snapshot id of the liked songs, given their first page.

    They are sorted by the time at which they were liked. A new one changes the first page, and a removed one the total.
    """
    entries = first.get("items")
    if not isinstance(entries, list):
        return None
    newest = [
        (entry.get("added_at"), object_or_empty(entry.get("track")).get("id"))
        for entry in map(object_or_empty, entries)
    ]
    return msgspec.json.encode([first.get("total"), newest]).decode()


def _first_page(details: dict[str, Any]) -> dict[str, Any]:
    """Return the page in a playlist object, in `items` (since 2026) or `tracks`; {} for other people's playlists."""
    return object_or_empty(details.get("items")) or object_or_empty(details.get("tracks"))


def _to_playlist(
    name: Any,
    link: SpotifyLink,
    entries: list[Any],
    convert: Callable[[Any, int], Track | Skipped],
    snapshot: str | None = None,
) -> Playlist:
    return Playlist.of(
        [convert(entry, position) for position, entry in enumerate(entries, start=1)],
        name=name if isinstance(name, str) else "",
        url=link.url,
        snapshot_id=snapshot,
    )


def _to_album_track(entry: Any, position: int, album: str | None) -> Track | Skipped:
    if not isinstance(entry, dict):
        return Skipped(position=position, reason=SkipReason.UNAVAILABLE)
    return to_track(entry, position, album)
