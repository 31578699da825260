"""Playlists, albums, single tracks and liked songs from Spotify's Web API: whole, and consistent."""

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct

from classify.core.playlist import Playlist, Skipped, Track
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import CredentialsRefused, NotFound, PlaylistForbidden, TooLarge, UpstreamUnavailable
from classify.sources.http import Progress, ignore_progress, run_concurrently
from classify.sources.spotify import track_objects
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error

ITEMS = "track,episode"  # without `episode`, Spotify sends stubs in the place of episodes
READINGS = 3  # how often a playlist is read when somebody edits it meanwhile


class _Pages(Struct, frozen=True):
    """Where the further pages of a list are, and how many entries one page holds at most."""

    path: str
    size: int


class SpotifyPlaylists:
    """The source for links, for one request."""

    def __init__(
        self,
        client: SpotifyClient,
        deadline: Deadline,
        *,
        market: str | None = None,
        max_tracks: int = 10_000,
        progress: Progress = ignore_progress,
    ):
        self._client = client
        self._deadline = deadline
        self._market = market
        self._max_tracks = max_tracks
        self._progress = progress

    def playlist(self, asked: SpotifyLink, /) -> Playlist:
        """Every item of the playlist, album or liked songs; or the one track.

        Raises:
            MoodlistError: Spotify refuses or fails, or there are more than `max_tracks` items.
        """
        read = {"playlist": self._playlist, "album": self._album, "track": self._track, "liked": self._liked}
        return read[asked.kind](asked)

    def snapshot(self, playlist: str) -> str | None:
        """The version of a playlist, by one call; it changes with every edit.

        Raises:
            MoodlistError: Spotify refuses or fails.
        """
        return _snapshot(self._get(f"playlists/{playlist}", fields="snapshot_id"))

    def _playlist(self, link: SpotifyLink) -> Playlist:
        path = f"playlists/{link.id}"
        for _ in range(READINGS):
            facts = self._get(path, market=self._market, additional_types=ITEMS)
            entries = self._contents(path, facts)
            snapshot = _snapshot(facts)
            one_page = len(entries) <= len(_first_page(facts).get("items") or ())
            if one_page or self.snapshot(str(link.id)) == snapshot:
                return _collected(facts.get("name"), link, entries, track_objects.item, snapshot)
        raise UpstreamUnavailable("The playlist is being edited while we read it. Try again in a minute.")

    def _contents(self, path: str, facts: dict[str, Any]) -> list[Any]:
        """All entries: those in `facts`, and further pages from the endpoint that this app may call."""
        newer, older = _Pages(f"{path}/items", 50), _Pages(f"{path}/tracks", 100)
        order = (older, newer) if isinstance(facts.get("tracks"), dict) and "items" not in facts else (newer, older)
        try:
            return self._entries(_first_page(facts), order[0])
        except (PlaylistForbidden, NotFound) as refused:
            try:
                return self._entries(_first_page(facts), order[1])
            except (PlaylistForbidden, NotFound):
                raise refused from None

    def _album(self, link: SpotifyLink) -> Playlist:
        path = f"albums/{link.id}"
        facts = self._get(path, market=self._market)
        entries = self._entries(track_objects.object_or_empty(facts.get("tracks")), _Pages(f"{path}/tracks", 50))
        name = facts.get("name")
        as_item = partial(_album_track, album=name if isinstance(name, str) else None)
        return _collected(name, link, entries, as_item)

    def _track(self, link: SpotifyLink) -> Playlist:
        facts = self._get(f"tracks/{link.id}", market=self._market)
        return _collected(facts.get("name"), link, [facts], track_objects.track)

    def _liked(self, link: SpotifyLink) -> Playlist:
        if not self._client.has_user_token(self._deadline):
            raise CredentialsRefused("Liked songs belong to a user: run `moodlist login` first.")
        entries = self._entries({}, _Pages("me/tracks", 50))
        return _collected("Liked songs", link, entries, track_objects.item)

    def _entries(self, first: dict[str, Any], pages: _Pages) -> list[Any]:
        """The entries of `first` (fetched where it is empty) and of every page after it, eight at a time."""
        if not first:
            first = self._page(pages, 0)
        entries, total = _listed(first), _total(first)
        if total > self._max_tracks:
            raise TooLarge(f"The playlist has {total} items, and one request takes {self._max_tracks}.")
        done = len(entries)
        offsets = range(done, total, pages.size)
        state = {"done": done}

        def count() -> None:
            state["done"] = min(total, state["done"] + pages.size)
            self._progress("Reading the playlist", state["done"], total)

        calls = [partial(self._page, pages, offset) for offset in offsets]
        for page in run_concurrently(calls, self._deadline, count):
            granted = page.get("limit")
            if isinstance(granted, int) and 0 < granted < pages.size:  # this app gets smaller pages: there are gaps
                return self._entries(first, _Pages(pages.path, granted))
            entries.extend(_listed(page))
        return entries

    def _page(self, pages: _Pages, offset: int) -> dict[str, Any]:
        return self._client.get(
            pages.path,
            self._deadline,
            offset=offset,
            limit=pages.size,
            market=self._market,
            additional_types=ITEMS,
        )

    def _get(self, path: str, **params: str | None) -> dict[str, Any]:
        call = partial(self._client.get, path, self._deadline, **params)
        return run_concurrently([call], self._deadline, lambda: None)[0]


def _snapshot(facts: dict[str, Any]) -> str | None:
    snapshot = facts.get("snapshot_id")
    return snapshot if isinstance(snapshot, str) else None


def _first_page(facts: dict[str, Any]) -> dict[str, Any]:
    """The page inside a playlist object, under `items` (since 2026) or `tracks`; absent for other people's."""
    return track_objects.object_or_empty(facts.get("items")) or track_objects.object_or_empty(facts.get("tracks"))


def _collected(
    name: Any,
    link: SpotifyLink,
    entries: list[Any],
    as_item: Callable[[Any, int], Track | Skipped],
    snapshot: str | None = None,
) -> Playlist:
    return Playlist.of(
        [as_item(entry, position) for position, entry in enumerate(entries, start=1)],
        name=name if isinstance(name, str) else "",
        url=link.url,
        snapshot_id=snapshot,
    )


def _album_track(entry: Any, position: int, album: str | None) -> Track | Skipped:
    return track_objects.track(track_objects.object_or_empty(entry), position, album)


def _listed(page: dict[str, Any]) -> list[Any]:
    entries = page.get("items")
    if not isinstance(entries, list):
        raise invalid_answer_error()
    return list(entries)


def _total(page: dict[str, Any]) -> int:
    total = page.get("total")
    if not isinstance(total, int):
        raise invalid_answer_error()
    return total
