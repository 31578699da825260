"""The columns of audio features in a table."""

import math
from collections.abc import Mapping, Sequence

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import SkipReason
from classify.sources.exports.number_columns import RANGES, NumberColumn, Survey, are_percentages


class FeatureColumns:
    """The columns of a table that hold audio features."""

    def __init__(self, columns: Sequence[NumberColumn]):
        """Take at most one column for each feature."""
        self._columns = [column for column in columns if not column.is_special]
        self._special = [column for column in columns if column.is_special]
        self._decimal_comma = any(column.decimal_comma for column in columns)
        self._names = [column.feature for column in self._columns]
        self._indexes = [column.index for column in self._columns]
        self._ranges = [RANGES[name] for name in self._names]

    @classmethod
    def of(
        cls, candidates: Mapping[str, Sequence[tuple[int, float | None]]], rows: Sequence[Sequence[str]]
    ) -> "FeatureColumns":
        """Choose a column for each feature by the cells in `rows`.

        `candidates` has, for each feature, the index and the unit of every column with a fitting name, best first.
        Values from 0 to 100 and, in a table that lacks a feature, columns whose cells cannot be the feature are left
        out. They cannot lead to a mood.
        """
        surveys = [
            [Survey.of(NumberColumn(feature=feature, index=index, unit=unit), rows) for index, unit in places]
            for feature, places in candidates.items()
            if places
        ]
        known = [survey for group in surveys for survey in group if survey.column.unit is not None]
        decimal_comma = sum(each.with_comma for each in known) > sum(each.with_point for each in known)
        best = [max(group, key=lambda each: each.rank(known)) for group in surveys]
        chosen = [each.settle(decimal_comma=decimal_comma) for each in best]
        if are_percentages(chosen):
            chosen = [each for each in chosen if RANGES[each.column.feature] != (0.0, 1.0)]
        complete = len(chosen) == len(FEATURE_NAMES)
        return cls([each.column for each in chosen if complete or each.is_plausible()])

    def plain(self) -> dict[str, int] | None:
        """Return the column of each feature if all ten are there and `float` reads the usual cells of each, else None.

        A cell that it does not read, or whose number is not in `RANGES`, is for `read`.
        """
        if self._special or self._decimal_comma or len(self._columns) < len(FEATURE_NAMES):
            return None
        return dict(zip(self._names, self._indexes, strict=True))

    def read(self, row: Sequence[str]) -> dict[str, float] | SkipReason | None:
        """Return the features in a row, None if it has none, or UNREADABLE_ROW if a cell cannot be its feature."""
        cells = [row[index] for index in self._indexes]
        values = self._read_usual(cells) if any(cells) else {}
        if values is None:
            values = _parse_all(self._columns, cells)
        if self._special:
            values |= _parse_all(self._special, [row[column.index] for column in self._special])
        return SkipReason.UNREADABLE_ROW if any(map(math.isnan, values.values())) else values or None

    def _read_usual(self, cells: Sequence[str]) -> dict[str, float] | None:
        """Return the features if all cells are possible numbers; this is much faster than one by one."""
        if self._decimal_comma:
            cells = [cell.replace(",", ".") for cell in cells]
        values = {}
        try:
            for name, value, (low, high) in zip(self._names, map(float, cells), self._ranges, strict=True):
                if not low <= value <= high:
                    return None
                values[name] = value
        except ValueError:
            return None
        return values


def _parse_all(columns: Sequence[NumberColumn], cells: Sequence[str]) -> dict[str, float]:
    values = ((column.feature, column.parse(cell)) for column, cell in zip(columns, cells, strict=True))
    return {feature: value for feature, value in values if value is not None}
