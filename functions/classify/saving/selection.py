"""Which tracks of a report a saved playlist is to hold."""

from msgspec import Struct

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.report import Report, Selection
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.saving.matching import unique_tracks


def playlist_entries(playlist: Playlist) -> list[Track | Skipped]:
    """Every entry in its place; a track that stands there twice comes twice."""
    by_id = {track.id: track for track in playlist.tracks}

    def entry(item: Track | Skipped) -> Track | Skipped:
        if isinstance(item, Skipped) and item.reason is SkipReason.DUPLICATE and item.url:
            return by_id[SpotifyLink.parse(item.url).id]
        return item

    items: list[Track | Skipped] = [*playlist.tracks, *playlist.skipped]
    return [entry(item) for item in sorted(items, key=lambda item: item.position)]


class TargetTracks(Struct, frozen=True):
    """`tracks` in the order they are to have; each has an id."""

    tracks: tuple[Track, ...]
    unclassified: tuple[Track, ...] = ()  # their mood is not known today: who has them saved keeps them
    without_id: tuple[Track, ...] = ()  # of the mood, but nothing on Spotify that could be saved

    @classmethod
    def of(cls, report: Report, to: SaveTarget) -> "TargetTracks":
        """What `to` is to hold of a whole report.

        A source of features that does not answer today must not empty what was saved yesterday.
        """
        selection = Selection(frozenset({to.mood}), to.min_score, to.sort)
        chosen = [each.track for each in report.select(selection).classified]
        unanswered = {each.position for each in report.skipped if each.reason is SkipReason.PROVIDER_UNAVAILABLE}
        return cls(
            tracks=unique_tracks(track for track in chosen if track.id),
            unclassified=tuple(track for track in report.playlist.tracks if track.position in unanswered),
            without_id=tuple(track for track in chosen if not track.id),
        )
