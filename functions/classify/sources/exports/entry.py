"""What every reader makes of a row, an object or a link, and how that becomes a track or a skipped item."""

from collections.abc import Mapping

from msgspec import Struct

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import Skipped, SkipReason, Track
from classify.sources.exports.references import local_title, points_at

Item = Track | Skipped


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One item of an export. `links` are its ids, URIs and URLs, the best first; `given` is in raw units."""

    links: tuple[str, ...] = ()
    name: str | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None
    isrc: str | None = None
    given: Mapping[str, float] | None = None
    playlist: str | None = None
    skip: SkipReason | None = None  # where the file itself says that this is no track

    def item(self, position: int) -> Item:
        """A track when it has an id, an ISRC or all ten features, else skipped with the reason."""
        found = self.skip or next(filter(None, map(points_at, self.links)), None)
        if isinstance(found, SkipReason):
            return self._skipped(position, found)
        if not (found or self.isrc or (self.given and len(self.given) == len(FEATURE_NAMES))):
            return self._skipped(position, SkipReason.NO_ID)
        return Track(
            position=position,
            id=found,
            name=self.name,
            artists=self.artists,
            album=self.album,
            isrc=self.isrc,
            given=self.given,
        )

    def _skipped(self, position: int, reason: SkipReason) -> Skipped:
        name, artists = self.name, self.artists
        if name is None and self.links and reason is SkipReason.LOCAL_FILE:
            name, artists = local_title(self.links[0])
        return Skipped(position=position, reason=reason, name=name, artists=artists)
