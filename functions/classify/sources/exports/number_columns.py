"""A column of numbers: the feature that it holds, and how it writes numbers.

One cell can be ambiguous (`214.000`), so the cells of a column decide together, by what is possible for its feature.
"""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from classify.core.features import FEATURE_NAMES
from classify.sources.exports.number_format import is_missing, parse_clock, parse_number

DURATION = "duration_ms"
# The ranges of `AudioFeatures`, except that a track number or a duration in seconds cannot pass as milliseconds.
_SHORTEST = 1_000.0
RANGES: Mapping[str, tuple[float, float]] = {
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
        low, high = RANGES[self.feature]
        return value if low <= value <= high else math.nan


class Survey(Struct, frozen=True):
    """What the filled cells of a column could be: how many are possible with a decimal point, and with a comma."""

    column: NumberColumn
    cells: Sequence[str]
    with_point: int
    with_comma: int

    @classmethod
    def of(cls, column: NumberColumn, rows: Sequence[Sequence[str]]) -> "Survey":
        """Look at the column's cells in some rows."""
        cells = [row[column.index].strip() for row in rows if column.index < len(row)]
        cells = [cell for cell in cells if not is_missing(cell)]
        if _are_usual(column, cells):
            return cls(column, cells, len(cells), sum("." not in cell for cell in cells))
        with_comma = replace(column, decimal_comma=True)
        return cls(column, cells, _possible(column, cells), _possible(with_comma, cells))

    def settle(self, *, decimal_comma: bool) -> "Survey":
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

    def rank(self, others: Sequence["Survey"]) -> tuple[int, int]:
        """Rank columns of the same name: first one of possible values, then an empty one.

        Exporters write the features side by side, so of two it is the one that is nearer to `others`.
        """
        distances = [abs(each.column.index - self.column.index) for each in others if each.column.feature != DURATION]
        near = 0 if self.column.feature == DURATION else sum(distance < 3 for distance in distances)
        return (2 if self.cells else 1) if self.is_plausible() else 0, near


def _are_usual(column: NumberColumn, cells: Sequence[str]) -> bool:
    """Return whether all cells are possible numbers as programs write them; a quick test that most columns pass."""
    low, high = RANGES[column.feature]
    try:
        values = list(map(float, cells))
    except ValueError:
        return False
    return column.unit == 1.0 and all(low <= value <= high for value in values)


def _possible(column: NumberColumn, cells: Sequence[str]) -> int:
    """Count the cells that are a possible value in the column's own way of writing."""
    low, high = RANGES[column.feature]
    unit = column.unit or 1.0
    numbers = [parse_number(cell, decimal_comma=column.decimal_comma) for cell in cells]
    count = sum(number is not None and low <= number * unit <= high for number in numbers)
    return count + sum(parse_clock(cell) is not None for cell in cells) if column.feature == DURATION else count


def _unit_of_duration(cells: Sequence[str], *, decimal_comma: bool) -> float | None:
    """Return 1 if most numbers in the cells can only be milliseconds, else None."""
    read = [parse_number(cell, decimal_comma=decimal_comma) for cell in cells]
    numbers = [number for number in read if number is not None]
    long = sum(_MILLISECONDS_BEYOND_DOUBT <= number <= RANGES[DURATION][1] for number in numbers)
    return 1.0 if numbers and 2 * long >= len(numbers) else None


def are_percentages(surveys: Sequence[Survey]) -> bool:
    """Return whether the features that Spotify gives from 0 to 1 are mostly from 1 to 100 in this table."""
    fractions = percentages = 0
    for survey in surveys:
        if RANGES[survey.column.feature] == (0.0, 1.0):
            read = [parse_number(cell, decimal_comma=survey.column.decimal_comma) for cell in survey.cells]
            fractions += sum(number is not None and 0 < number < 1 for number in read)
            percentages += sum(number is not None and 1 < number <= 100 for number in read)
    return percentages > fractions
