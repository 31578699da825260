"""The answers for many rows at once, as frames: the same sets of moods and tags as those of `Classified`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classify.catalog.rows import CatalogRow, score_entries
from classify.core.model import Matrix, MoodModel
from classify.response.schemas import DIGITS
from classify.sources.exports.entry import ExportEntry
from moodlist.catalog.columns import UsualRows
from moodlist.catalog.line_reader import Numbered

_MAX_CODE = 2**62


class Answers:
    """Makes frames with one row for each verdict."""

    def __init__(self, model: MoodModel):
        self._model, contract = model, model.contract
        self._level = contract.sets.level
        self._core = [mood.name for mood in contract.moods if mood.kind == "core"]
        self._core_at = [at for at, mood in enumerate(contract.moods) if mood.kind == "core"]
        self._tags = [
            (at, mood.name, mood.threshold)
            for at, mood in enumerate(contract.moods)
            if mood.kind == "tag" and mood.threshold is not None
        ]
        self._scores = [f"score_{name}" for name in model.moods]
        self.schema: dict[str, Any] = {
            "url": pl.String,
            "mood": pl.String,
            "score": pl.Float32,
            "alternatives": pl.String,
            "tags": pl.String,
            "skipped": pl.String,
            **dict.fromkeys(self._scores, pl.Float32),
        }

    def of(self, rows: UsualRows, numbers: NDArray[np.int64], others: Iterable[Numbered]) -> pl.DataFrame:
        """Return the answers for usual rows and for others, in the order of their numbers.

        `numbers` has one for each row of `rows`; of those that are not usual, what is in `others` counts.
        """
        features = rows.features[rows.is_usual].astype(np.float32)
        usual = self.of_scores(rows.urls.filter(rows.is_usual), self._model.predict(features))
        in_order = sorted(others, key=itemgetter(0))
        if not in_order:
            return usual
        both = pl.concat([usual, self.of_entries(entry for _, entry in in_order)])
        starts = np.concatenate((numbers[rows.is_usual], [number for number, _ in in_order]))
        return both[np.argsort(starts, kind="stable")]

    def of_entries(self, entries: Iterable[ExportEntry]) -> pl.DataFrame:
        """Return the answers for entries, which are scored one by one."""
        return self._of_rows(list(chain.from_iterable(score_entries(entries, self._model))))

    def of_stream(self, entries: Iterable[ExportEntry]) -> Iterator[pl.DataFrame]:
        """Do the same for any number of entries, block by block."""
        return map(self._of_rows, score_entries(entries, self._model))

    def of_scores(self, urls: pl.Series, scores: Matrix) -> pl.DataFrame:
        """Return the answers for rows of scores, `[n, moods]`."""
        exact = scores.astype(np.float64)
        rounded = np.round(exact, DIGITS).astype(np.float32)
        core = exact[:, self._core_at]
        order = np.argsort(-core, axis=1, kind="stable")
        sums = np.cumsum(np.take_along_axis(core, order, axis=1), axis=1)
        is_in_set = np.ones(order.shape, dtype=np.bool_)
        is_in_set[:, 1:] = sums[:, :-1] < self._level
        best = order[:, 0]
        of_best = np.take_along_axis(rounded[:, self._core_at], order[:, :1], axis=1)[:, 0]
        is_tag = np.column_stack([exact[:, at] >= threshold for at, _, threshold in self._tags] or [best < 0])
        return pl.DataFrame(
            {
                "url": urls,
                "mood": pl.Series(self._core, dtype=pl.String).gather(best),
                "score": of_best,
                "alternatives": _texts(np.where(is_in_set, order + 1, 0)[:, 1:], len(self._core) + 1, self._moods),
                "tags": _texts(is_tag.astype(np.int64), 2, self._tag_names),
                "skipped": pl.Series([None], dtype=pl.String).new_from_index(0, len(scores)),
                **{name: np.ascontiguousarray(rounded[:, at]) for at, name in enumerate(self._scores)},
            },
            schema=self.schema,
        )

    def _of_rows(self, rows: Sequence[CatalogRow]) -> pl.DataFrame:
        """Return the rows that were scored one by one as a frame."""
        scores = [row.scores or (None,) * len(self._scores) for row in rows]
        return pl.DataFrame(
            {
                "url": [row.url for row in rows],
                "mood": [row.mood for row in rows],
                "score": [row.score for row in rows],
                "alternatives": [" ".join(row.alternatives) or None for row in rows],
                "tags": [" ".join(row.tags) or None for row in rows],
                "skipped": [row.skipped and row.skipped.value for row in rows],
                **{name: [each[at] for each in scores] for at, name in enumerate(self._scores)},
            },
            schema=self.schema,
        )

    def _moods(self, code: Sequence[int]) -> str:
        return " ".join(self._core[number - 1] for number in code if number)

    def _tag_names(self, code: Sequence[int]) -> str:
        return " ".join(name for is_tag, (_, name, _) in zip(code, self._tags, strict=False) if is_tag)


def _texts(codes: NDArray[np.int64], base: int, text: Callable[[Sequence[int]], str]) -> pl.Series:
    """Return the text of each row of codes, which are below `base`; null for an empty one. Few rows are different."""
    width = codes.shape[1]
    if base**width <= _MAX_CODE:
        packed = codes @ (base ** np.arange(width, dtype=np.int64))
        _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    else:
        _, first, which = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    return pl.Series([text(row) or None for row in codes[first].tolist()], dtype=pl.String).gather(which.ravel())
