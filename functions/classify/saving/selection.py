"""The tracks of a report that a saved playlist should hold, and the entries that a playlist holds."""

from msgspec import Struct

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.report import Certainty, Report
from classify.core.save_target import REST, SaveTarget
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
    without_id: tuple[Track | Skipped, ...] = ()  # they belong here, but are not tracks of Spotify or are there already

    @classmethod
    def of(cls, report: Report, save_target: SaveTarget) -> "TargetTracks":
        """Select the tracks for `save_target` from an unfiltered report.

        If a feature provider fails today, that must not remove the tracks that were saved yesterday.
        """
        selected: list[Track | Skipped] = (
            _rest(report, save_target.certainty)
            if save_target.mood == REST
            else [each.track for each in report.select(save_target.selection).classified]
        )
        unanswered = {each.position for each in report.skipped if each.reason is SkipReason.PROVIDER_UNAVAILABLE}
        return cls(
            tracks=unique_tracks(each for each in selected if _is_savable(each)),
            unclassified=tuple(track for track in report.playlist.tracks if track.position in unanswered),
            without_id=tuple(each for each in selected if not _is_savable(each)),
        )


def _is_savable(item: Track | Skipped) -> bool:
    return isinstance(item, Track) and item.id is not None


def _rest(report: Report, certainty: Certainty) -> list[Track | Skipped]:
    """Return the items that have no core mood with this certainty. What was read as a track is one, the rest is not."""
    moods = frozenset(mood.name for mood in report.moods if mood.kind == "core")
    songs = [each.track for each in report.classified if each.score_as(moods, certainty) is None]
    tracks = {track.position: track for track in report.playlist.tracks}
    items = [*songs, *(tracks.get(each.position, each) for each in report.skipped)]
    return sorted(items, key=lambda item: item.position)
