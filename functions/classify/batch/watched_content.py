"""The stored contents of a watched playlist: a report as the API returns it, and what only the batch reads.

A worker may stop after it stored them. So they hold everything that a later delivery needs to know of their reading.
"""

import msgspec
from msgspec import Struct, structs

from classify.core.playlist import SkipReason, Track
from classify.core.report import Report
from classify.core.spotify_link import SpotifyLink
from classify.errors import NotFound
from classify.response import ReportResult
from classify.response.schemas import ReportSchema, SkippedSchema


class Reading(Struct, frozen=True, kw_only=True):
    """When a playlist was read, in seconds since 1970, and the id of the latest report at the beginning."""

    begin: float
    end: float
    latest: str | None = None


class OtherIds(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What else identifies the song at this position, if a provider does not know its id."""

    position: int
    linked_from: str | None = None
    isrc: str | None = None


class WatchedContent(ReportSchema, frozen=True, kw_only=True, omit_defaults=True):
    """The contents. An older version stored them without these fields."""

    reading: Reading | None = None
    asked: float = 0  # when the providers were last asked for the songs without features
    other_ids: tuple[OtherIds, ...] = ()  # of the songs without features

    @classmethod
    def of(cls, report: Report, reading: Reading) -> "WatchedContent":
        """Return the contents of a report that was made just now."""
        unknown = {each.position for each in report.skipped if each.reason is SkipReason.NO_FEATURES}
        other_ids = (
            OtherIds(position=track.position, linked_from=track.linked_from, isrc=track.isrc)
            for track in report.playlist.tracks
            if track.position in unknown
        )
        fields = structs.asdict(ReportResult(report).content())
        return cls(**fields, reading=reading, asked=reading.begin, other_ids=tuple(other_ids))

    @classmethod
    def decode(cls, content: bytes) -> "WatchedContent":
        """Decode stored contents.

        Raises:
            NotFound: another version of this code stored them in another format.
        """
        try:
            return msgspec.json.decode(content, type=cls)
        except msgspec.MsgspecError:
            raise NotFound("This report was stored by another version of Moodlist and can no longer be read.") from None

    @property
    def is_complete(self) -> bool:
        """Whether no provider failed: the same version of the playlist would give the same report."""
        return all(item.reason is not SkipReason.PROVIDER_UNAVAILABLE for item in self.skipped)

    def tracks_without_features(self) -> tuple[Track, ...]:
        """Return the tracks that no provider knew."""
        other_ids = {each.position: each for each in self.other_ids}
        unknown = (item for item in self.skipped if item.reason is SkipReason.NO_FEATURES)
        return tuple(_track(item, other_ids.get(item.position)) for item in unknown)


def _track(item: SkippedSchema, other_ids: OtherIds | None) -> Track:
    return Track(
        position=item.position,
        id=SpotifyLink.parse(item.url).id if item.url else None,
        name=item.song,
        artists=(item.artist,),
        linked_from=other_ids.linked_from if other_ids else None,
        isrc=other_ids.isrc if other_ids else None,
    )
