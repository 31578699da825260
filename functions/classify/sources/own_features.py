"""The user's own feature tables: rows of old exports, which give features for one run or fill the feature cache."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from classify.core.features import FEATURE_NAMES, GIVEN, AudioFeatures, Finding, Found, Missing
from classify.core.playlist import ExportFile, Skipped, SkipReason, Track
from classify.sources.exports import read_items
from classify.sources.feature_cache.entries import all_keys


class Refusal(StrEnum):
    """Why a row of a table gives no features."""

    NO_KEY = "no Spotify id and no ISRC"
    INCOMPLETE = "not all ten audio features"
    UNREADABLE = "a value out of range, or a row that does not fit the header"


class FeatureRow(Struct, frozen=True):
    """The features in a row of a table, and the keys of the cache's entries under which they count, best first."""

    keys: tuple[str, ...]
    found: Found


class OwnFeatures:
    """Finds features in a table of the user."""

    def __init__(self, found: Mapping[str, Found]):
        """Take the features by the keys of `FeatureRow`."""
        self._found = found

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Return the features of each track that stands in the table by its id, the id that it replaces or an ISRC."""
        return [self._finding(track) for track in tracks]

    def _finding(self, track: Track) -> Finding:
        missing = Missing(SkipReason.NO_FEATURES if track.identity else SkipReason.NO_ID)
        return next((self._found[key] for key in all_keys(track) if key in self._found), missing)


def read_feature_rows(file: ExportFile, month: str | None = None) -> Iterator[FeatureRow | Refusal]:
    """Yield each row of a table of any size that the API can read, or why it gives no features.

    Args:
        file: the table, which is not compressed.
        month: when the features are added to the cache, such as `2026-12`; None for those of one run.

    Raises:
        BadRequest: the file is empty, broken or in an unknown format.
    """
    return (_feature_row(item, month) for item in read_items(file))


def _feature_row(item: Track | Skipped, month: str | None) -> FeatureRow | Refusal:
    if isinstance(item, Skipped):
        return Refusal.UNREADABLE if item.reason is SkipReason.UNREADABLE_ROW else Refusal.NO_KEY
    if not item.identity:
        return Refusal.NO_KEY
    features = AudioFeatures.complete(item.given) if item.given else None
    if features is None:
        return Refusal.UNREADABLE if item.given and len(item.given) == len(FEATURE_NAMES) else Refusal.INCOMPLETE
    return FeatureRow(all_keys(item), Found(features, GIVEN, item.name, item.artists, month))
