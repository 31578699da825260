"""Text -> header and rows, with any common separator and also with the translated headers of exportify.app."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice

from msgspec import Struct

from classify.errors import BadRequest
from classify.sources.exports.cells import parse_number
from classify.sources.exports.columns import is_readable, known_names, normalise

_SEPARATORS = (",", ";", "\t")
_EXCEL_HINT = re.compile(r"\A\s*sep=.[\r\n]+")  # a first line that tells Excel the separator
_MAX_HEADER = 50_000  # characters
_MAX_COLUMNS = 1_000  # far more than any exporter writes; each column costs memory in every row
_SAMPLE_ROWS = 1_000  # rows to look at to find the columns of numbers
_END = "\0"  # marks the end of the text; decoding has removed every NUL

# exportify.app writes its header in the user's language, in a fixed order of columns:
# https://github.com/watsonbox/exportify (src/components/data)
_EXPORTIFY_MIN_COLUMNS = 19  # without genres, features and album data; 20 with the newer "Is Playable"
_EXPORTIFY_URIS = ("spotify:track:", "spotify:local:", "spotify:episode:")
_EXPORTIFY_NAMES = {
    0: "trackuri",
    1: "trackname",
    2: "artisturis",
    3: "artistnames",
    5: "albumname",
    12: "trackdurationms",
    16: "isrc",
}
_EXPORTIFY_FEATURES = ("danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
                       "instrumentalness", "liveness", "valence", "tempo", "timesignature")  # fmt: skip
_EXPORTIFY_ALBUM_COLUMNS = 3  # genres, label, copyrights: after the features


class Table(Struct, frozen=True):
    """A header of normalised names (see `columns.normalise`) and its rows, none of them blank; rows may be shorter."""

    header: tuple[str, ...]
    rows: Iterable[list[str]]
    decimal_comma: bool = False


def read_table(text: str) -> Table | None:
    """Return the table, or None if the first line is not a known header. Rows are parsed as you iterate.

    Raises:
        BadRequest: a quotation mark is never closed, or a cell is longer than the csv module allows.
    """
    text = _EXCEL_HINT.sub("", text, count=1)
    separator, header = max(((each, _read_header(text, each)) for each in _SEPARATORS), key=_likelihood)
    if len(header) > _MAX_COLUMNS or not (is_readable(header) or len(header) >= _EXPORTIFY_MIN_COLUMNS):
        return None
    rows = islice(_read_rows(text, separator), 1, None)
    sample = list(islice(rows, _SAMPLE_ROWS))
    header = _translate_header(header, sample)
    return Table(header, chain(sample, rows), decimal_comma=separator == ";") if is_readable(header) else None


def _read_header(text: str, separator: str) -> tuple[str, ...]:
    rows = csv.reader(StringIO(text[:_MAX_HEADER], newline=""), delimiter=separator)
    return tuple(map(normalise, next((row for row in rows if not _is_blank(row)), [])))


def _likelihood(candidate: tuple[str, tuple[str, ...]]) -> tuple[int, int]:
    """Rank a separator by the known names in the header that it gives, then by the number of columns."""
    _, header = candidate
    return len(known_names(header)), len(header)


def _is_blank(row: list[str]) -> bool:
    return not any(map(str.strip, row))


def _read_rows(text: str, separator: str) -> Iterator[list[str]]:
    row: list[str] = []
    try:
        for row in csv.reader(chain(StringIO(text, newline=""), [_END]), delimiter=separator):
            if row != [_END] and not _is_blank(row):
                yield row
    except csv.Error as error:
        raise BadRequest(f"The CSV cannot be read: {error}. Export the playlist again.") from None
    if row != [_END]:  # an open quotation mark swallows the rest of the file, and tracks would vanish
        raise BadRequest("The CSV cannot be read: a quotation mark is never closed. Export it again.")


def _translate_header(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the English names if this is a translated header of exportify.app, else the header unchanged."""
    is_english = header[3:4] == (_EXPORTIFY_NAMES[3],)
    if len(header) < _EXPORTIFY_MIN_COLUMNS or is_english or not rows or not rows[0][0].startswith(_EXPORTIFY_URIS):
        return header
    names = [_EXPORTIFY_NAMES.get(column, "") for column in range(len(header))]
    start = _first_feature_column(len(header), rows)
    if start is not None:
        names[start : start + len(_EXPORTIFY_FEATURES)] = _EXPORTIFY_FEATURES
    return tuple(names)


def _first_feature_column(width: int, rows: Sequence[Sequence[str]]) -> int | None:
    """Find twelve numbers in a row: in the last columns, or before the album columns."""
    count = len(_EXPORTIFY_FEATURES)
    for start in (width - count, width - count - _EXPORTIFY_ALBUM_COLUMNS):
        if start >= _EXPORTIFY_MIN_COLUMNS and any(_are_features(row[start : start + count]) for row in rows):
            return start
    return None


def _are_features(cells: Sequence[str]) -> bool:
    return len(cells) == len(_EXPORTIFY_FEATURES) and all(parse_number(cell) is not None for cell in cells)
