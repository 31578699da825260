"""What decides the verdict of a row, as columns of a table, for many rows at once."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from msgspec import Struct
from numpy.typing import NDArray

from classify.core.features import FEATURE_NAMES
from classify.core.spotify_link import SpotifyLink
from classify.sources.exports.columns import Columns
from classify.sources.exports.number_columns import RANGES

_ID = "[0-9A-Za-z]{22}"
_LINK = rf"^(?:spotify:track:|https://open\.spotify\.com/track/){_ID}$"
_BARE = rf"^{_ID}$"
_ID_LENGTH = 22
_PAGE = SpotifyLink("track", "").url
_LOW, _HIGH = (np.array([RANGES[name][at] for name in FEATURE_NAMES]) for at in (0, 1))


class UsualRows(Struct, frozen=True):
    """Which rows of a table are usual, and what they hold. Of the others, only the reader knows the verdict."""

    is_usual: NDArray[np.bool_]
    features: NDArray[np.float64]  # of all rows, [n, 10]
    urls: pl.Series  # of all rows, null without an id


class UsualColumns(Struct, frozen=True):
    """The columns of a table with which usual rows are told and read: by the names that a frame has for them.

    A usual row has ten possible numbers, links in the usual forms or none, and no cell that says that it is no track.
    """

    links: tuple[str, ...]  # best first
    features: tuple[str, ...]  # in the order of FEATURE_NAMES
    skips: tuple[tuple[str, frozenset[str]], ...]  # the texts, in lower case, for which a row may be no track

    @classmethod
    def of(cls, columns: Columns, names: Sequence[str]) -> "UsualColumns | None":
        """Choose the columns of a table whose columns have these names; None if it writes numbers in an unusual way."""
        plain = columns.features.plain()
        if plain is None:
            return None
        return cls(
            links=tuple(names[at] for at in columns.links),
            features=tuple(names[plain[feature]] for feature in FEATURE_NAMES),
            skips=tuple((names[at], frozenset(reasons)) for at, reasons in columns.skips),
        )

    @property
    def texts(self) -> set[str]:
        """The columns that are read as text."""
        return {*self.links, *(name for name, _ in self.skips)}

    def read(self, frame: pl.DataFrame) -> UsualRows:
        """Read the rows of a frame that has text in the columns `texts`, and numbers or nulls in the features."""
        features = frame.select(self.features).to_numpy(order="c").astype(np.float64, copy=False)
        with np.errstate(invalid="ignore"):  # NaN is in no range
            is_usual = ((features >= _LOW) & (features <= _HIGH)).all(axis=1)
        for name, reasons in self.skips:
            unusual = [text for text in frame[name].unique() if text and text.strip().lower() in reasons]
            if unusual:
                is_usual &= ~frame[name].is_in(unusual).to_numpy()
        ids, known = self._ids(frame)
        return UsualRows(is_usual & known.to_numpy(), features, (_PAGE + ids).alias("url"))

    def _ids(self, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Return the ids, and whether each link of a row has a usual form or is missing.

        The id of the first link counts, else that of the first id alone.
        """
        known, full, bare = pl.lit(value=True), [], []
        for name in self.links:
            cell = pl.col(name)
            is_link, is_bare = cell.str.contains(_LINK), cell.str.contains(_BARE)
            known &= is_link | is_bare | (cell == "")
            full.append(pl.when(is_link).then(cell.str.tail(_ID_LENGTH)))
            bare.append(pl.when(is_bare).then(cell))
        ids = pl.coalesce(*full, *bare) if full else pl.lit(None, pl.String)
        found = frame.select(ids.alias("id"), known.fill_null(value=False).alias("known"), pl.len())
        return found["id"], found["known"]
