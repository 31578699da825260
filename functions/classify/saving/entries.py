"""A playlist's entries one by one, as a plan wants them."""

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.spotify_link import SpotifyLink


def entries_of(playlist: Playlist) -> list[Track | Skipped]:
    """Every entry in its place; a track that stands there twice comes twice."""
    by_id = {track.id: track for track in playlist.tracks}

    def entry(item: Track | Skipped) -> Track | Skipped:
        if isinstance(item, Skipped) and item.reason is SkipReason.DUPLICATE and item.url:
            return by_id[SpotifyLink.parse(item.url).id]
        return item

    items: list[Track | Skipped] = [*playlist.tracks, *playlist.skipped]
    return [entry(item) for item in sorted(items, key=lambda item: item.position)]
