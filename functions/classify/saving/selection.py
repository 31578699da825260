"""Which tracks of a report a saved playlist is to hold."""

from msgspec import Struct

from classify.core.playlist import SkipReason, Track
from classify.core.report import Report, Selection
from classify.core.save_target import Destination
from classify.saving.matching import once


class Wanted(Struct, frozen=True):
    """`tracks` in the order they are to have; each has an id."""

    tracks: tuple[Track, ...]
    unsure: tuple[Track, ...] = ()  # their mood is not known today: who has them saved keeps them
    without_id: tuple[Track, ...] = ()  # of the mood, but nothing on Spotify that could be saved

    @classmethod
    def of(cls, report: Report, to: Destination) -> "Wanted":
        """What `to` is to hold of a whole report.

        A source of features that does not answer today must not empty what was saved yesterday.
        """
        selection = Selection(frozenset({to.mood}), to.min_score, to.sort)
        chosen = [each.track for each in report.select(selection).classified]
        unanswered = {each.position for each in report.skipped if each.reason is SkipReason.PROVIDER_UNAVAILABLE}
        return cls(
            tracks=once(track for track in chosen if track.id),
            unsure=tuple(track for track in report.playlist.tracks if track.position in unanswered),
            without_id=tuple(track for track in chosen if not track.id),
        )
