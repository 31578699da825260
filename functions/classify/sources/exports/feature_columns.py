"""The columns of audio features in a table, and how each of them writes its numbers.

One cell can be ambiguous (`214.000`), so the cells of a column decide together, by what is possible for its feature.
"""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import SkipReason
from classify.sources.exports.number_format import is_missing, parse_clock, parse_number

DURATION = "duration_ms"
# The ranges of `AudioFeatures`, except that a track number or a duration in seconds cannot pass as milliseconds.
_SHORTEST = 1_000.0
_RANGES: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(FEATURE_NAMES, (0.0, 1.0)),
    "tempo": (0.0, 1_000.0),
    "loudness": (-100.0, 20.0),
    DURATION: (_SHORTEST, 86_400_000.0),
}
_MILLISECONDS_BEYOND_DOUBT = 10_000.0  # as seconds, this would be almost three hours


class NumberColumn(Struct, frozen=True, kw_only=True):
    """A column of one feature. A duration may also be written as `3:29`; without a unit, only that is read."""

    feature: str
    index: int
    unit: float | None = 1.0  # of a duration: milliseconds per unit; None: unknown
    decimal_comma: bool = False
    is_special: bool = False  # cells are mostly not plain numbers

    def parse(self, cell: str) -> float | None:
        """Return the value in raw units; None if there is none; NaN if the cell cannot be a value of this feature."""
        text = cell.strip()
        if is_missing(text):
            return None
        clock = parse_clock(text) if self.feature == DURATION else None
        if clock is not None or self.unit is None:
            return self._checked(clock) if clock is not None else None
        for decimal_comma in (self.decimal_comma, not self.decimal_comma):
            number = parse_number(text, decimal_comma=decimal_comma)
            value = math.nan if number is None else self._checked(number * self.unit)
            # A duration can be possible in both ways of writing, so there the column decides.
            if value is None or not math.isnan(value) or (number is not None and self.feature == DURATION):
                return value
        return math.nan

    def _checked(self, value: float) -> float | None:
        """Return the value, NaN if it is impossible, or None for a duration of 0, that of an unavailable track."""
        if value == 0 and self.feature == DURATION:
            return None
        low, high = _RANGES[self.feature]
        return value if low <= value <= high else math.nan


class FeatureColumns:
    """The columns of a table that hold audio features."""

    def __init__(self, columns: Sequence[NumberColumn]):
        """Take at most one column for each feature."""
        self._columns = [column for column in columns if not column.is_special]
        self._special = [column for column in columns if column.is_special]
        self._decimal_comma = any(column.decimal_comma for column in columns)
        self._names = [column.feature for column in self._columns]
        self._indexes = [column.index for column in self._columns]
        self._ranges = [_RANGES[name] for name in self._names]

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
            [_Survey.of(NumberColumn(feature=feature, index=index, unit=unit), rows) for index, unit in places]
            for feature, places in candidates.items()
            if places
        ]
        known = [survey for group in surveys for survey in group if survey.column.unit is not None]
        decimal_comma = sum(each.with_comma for each in known) > sum(each.with_point for each in known)
        chosen = [
            max((each.settle(decimal_comma=decimal_comma) for each in group), key=_Survey.rank) for group in surveys
        ]
        if _are_percentages(chosen):
            chosen = [each for each in chosen if _RANGES[each.column.feature] != (0.0, 1.0)]
        complete = len(chosen) == len(FEATURE_NAMES)
        return cls([each.column for each in chosen if complete or each.is_plausible()])

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


class _Survey(Struct, frozen=True):
    """What the filled cells of a column could be: how many are possible with a decimal point, and with a comma."""

    column: NumberColumn
    cells: Sequence[str]
    with_point: int
    with_comma: int

    @classmethod
    def of(cls, column: NumberColumn, rows: Sequence[Sequence[str]]) -> "_Survey":
        cells = [row[column.index].strip() for row in rows if column.index < len(row)]
        cells = [cell for cell in cells if not is_missing(cell)]
        if _are_usual(column, cells):
            return cls(column, cells, len(cells), sum("." not in cell for cell in cells))
        with_comma = replace(column, decimal_comma=True)
        return cls(column, cells, _possible(column, cells), _possible(with_comma, cells))

    def settle(self, *, decimal_comma: bool) -> "_Survey":
        """Return the survey with the column's way of writing decided; `decimal_comma` is what the table mostly uses."""
        unit = self.column.unit
        if unit is None:
            unit = _unit_of_duration(self.cells, decimal_comma=decimal_comma)
        elif self.with_comma != self.with_point:
            decimal_comma = self.with_comma > self.with_point
        is_special = unit != 1.0 or any(":" in cell for cell in self.cells)
        return replace(self, column=replace(self.column, unit=unit, decimal_comma=decimal_comma, is_special=is_special))

    def is_plausible(self) -> bool:
        """Return whether at least half of the cells can be the column's feature."""
        return self.column.unit is None or 2 * max(self.with_point, self.with_comma) >= len(self.cells)

    def rank(self) -> int:
        """Rank columns of the same name: first one of possible values, then an empty one."""
        return (2 if self.cells else 1) if self.is_plausible() else 0


def _are_usual(column: NumberColumn, cells: Sequence[str]) -> bool:
    """Return whether all cells are possible numbers as programs write them; a quick test that most columns pass."""
    low, high = _RANGES[column.feature]
    try:
        values = list(map(float, cells))
    except ValueError:
        return False
    return column.unit == 1.0 and all(low <= value <= high for value in values)


def _possible(column: NumberColumn, cells: Sequence[str]) -> int:
    """Count the cells that are a possible value in the column's own way of writing."""
    low, high = _RANGES[column.feature]
    unit = column.unit or 1.0
    numbers = [parse_number(cell, decimal_comma=column.decimal_comma) for cell in cells]
    count = sum(number is not None and low <= number * unit <= high for number in numbers)
    return count + sum(parse_clock(cell) is not None for cell in cells) if column.feature == DURATION else count


def _unit_of_duration(cells: Sequence[str], *, decimal_comma: bool) -> float | None:
    """Return 1 if most numbers in the cells can only be milliseconds, else None."""
    read = [parse_number(cell, decimal_comma=decimal_comma) for cell in cells]
    numbers = [number for number in read if number is not None]
    long = sum(_MILLISECONDS_BEYOND_DOUBT <= number <= _RANGES[DURATION][1] for number in numbers)
    return 1.0 if numbers and 2 * long >= len(numbers) else None


def _are_percentages(surveys: Sequence[_Survey]) -> bool:
    """Return whether the features that Spotify gives from 0 to 1 are mostly from 1 to 100 in this table."""
    fractions = percentages = 0
    for survey in surveys:
        if _RANGES[survey.column.feature] == (0.0, 1.0):
            read = [parse_number(cell, decimal_comma=survey.column.decimal_comma) for cell in survey.cells]
            fractions += sum(number is not None and 0 < number < 1 for number in read)
            percentages += sum(number is not None and 1 < number <= 100 for number in read)
    return percentages > fractions
