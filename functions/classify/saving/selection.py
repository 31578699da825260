"""The tracks of a report that a saved playlist should hold, and the entries that a playlist holds."""

from msgspec import Struct

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.saving.matching import unique_tracks


def playlist_entries(playlist: Playlist) -> list[Track | Skipped]:
    """Return every entry of a playlist in its order, with repeated tracks as often as they are there."""
    by_id = {track.id: track for track in playlist.tracks}

    def entry(item: Track | Skipped) -> Track | Skipped:
        if isinstance(item, Skipped) and item.reason is SkipReason.DUPLICATE and item.url:
            return by_id[SpotifyLink.parse(item.url).id]
        return item

    return [entry(item) for item in playlist.items]


class TargetTracks(Struct, frozen=True):
    """What a saved playlist should hold: `tracks` in this order, each with an id."""

    tracks: tuple[Track, ...]
    unclassified: tuple[Track, ...] = ()  # no provider answered for them today: those already saved stay
    without_id: tuple[Track, ...] = ()  # they have the mood, but are not on Spotify and cannot be saved

    @classmethod
    def of(cls, report: Report, save_target: SaveTarget) -> "TargetTracks":
        """Select the tracks for `save_target` from an unfiltered report.

        If a feature provider fails today, that must not remove the tracks that were saved yesterday.
        """
        selected = [each.track for each in report.select(save_target.selection).classified]
        unanswered = {each.position for each in report.skipped if each.reason is SkipReason.PROVIDER_UNAVAILABLE}
        return cls(
            tracks=unique_tracks(track for track in selected if track.id),
            unclassified=tuple(track for track in report.playlist.tracks if track.position in unanswered),
            without_id=tuple(track for track in selected if not track.id),
        )
