"""A catalog with rows that are broken in 18 ways, one kind after the other."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

FRACTIONS = ("Danceability", "Energy", "Speechiness", "Acousticness", "Instrumentalness", "Liveness", "Valence")
HEADER = [
    *("Track URI", "Track Name", "Album Name", "Artist Name(s)", "Release Date", "Duration (ms)", "Popularity"),
    *("Explicit", "Key", "Loudness", "Mode", *FRACTIONS, "Tempo", "Time Signature"),
]
URI, TITLE, DURATION, ENERGY, LOUDNESS, TEMPO = map(
    HEADER.index, ("Track URI", "Track Name", "Duration (ms)", "Energy", "Loudness", "Tempo")
)
Row = list[str]
_ALPHABET = list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_TITLES = ("Rain", "Canción, de noche", 'Say "hi"', "Año nuevo", "夜", "Heroes")


def _put(at: int, text: str) -> Callable[[Row, Row], Row]:
    return lambda row, _: [*row[:at], text, *row[at + 1 :]]


KINDS: dict[str, Callable[[Row, Row], Row]] = {  # a row and the one before it -> the broken row
    "text in energy": _put(ENERGY, "loud"),
    "empty energy": _put(ENERGY, ""),
    "NaN tempo": _put(TEMPO, "NaN"),
    "infinite loudness": _put(LOUDNESS, "-inf"),
    "energy of 1.7": _put(ENERGY, "1.7"),
    "duration of 0": _put(DURATION, "0"),
    "short row": lambda row, _: row[:5],
    "long row": lambda row, _: [*row, "x", "y"],
    "features without an id": _put(URI, ""),
    "neither id nor features": lambda row, _: _put(ENERGY, "")(_put(URI, "")(row, row), row),
    "local file": _put(URI, "spotify:local:Papa:Casa:Nana:128"),
    "episode": lambda row, _: _put(URI, f"spotify:episode:{row[URI][-22:]}")(row, row),
    "duplicate": lambda row, before: _put(URI, before[URI])(row, row),
    "line break in the title": _put(TITLE, "two\nlines, and a comma"),
    "quotation marks in the title": _put(TITLE, 'say "hi", ok'),
    "decimal comma": _put(ENERGY, "0,5"),
    "id of 21 characters": lambda row, _: _put(URI, row[URI][:-1])(row, row),
    "bytes that are not UTF-8": _put(TITLE, "caf\udce9 \udcff"),  # lone surrogates are written as single bytes
}


def catalog(count: int, *, broken: int = 0, seed: int = 1) -> bytes:
    """Return a CSV of `count` rows, of which about `broken` are broken, evenly spread over the file and the kinds."""
    rows = list(_rows(count, np.random.default_rng(seed)))
    kinds = list(KINDS.values())
    for number in range(broken):
        at = 1 + number * (count - 1) // broken
        rows[at] = kinds[number % len(kinds)](rows[at], rows[at - 1])
    return encode([HEADER, *rows])


def cut_off() -> bytes:
    """Return a compressed table that ends too early, but only after two million characters."""
    header, *rows = catalog(100).splitlines(keepends=True)
    return gzip.compress(header + b"".join(rows) * 200)[:-2_000]


def encode(rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogateescape")


def _rows(count: int, draw: np.random.Generator) -> Iterator[Row]:
    columns = dict.fromkeys(HEADER, ["1"] * count)
    columns.update({name: _numbers(draw.random(count), 4) for name in FRACTIONS})
    columns["Track URI"] = [f"spotify:track:{''.join(letters)}" for letters in draw.choice(_ALPHABET, (count, 22))]
    columns["Track Name"] = draw.choice(_TITLES, count).tolist()
    columns["Artist Name(s)"] = draw.choice(("Vela", "Vela, Holm", "Mira Holm"), count).tolist()
    columns["Duration (ms)"] = _numbers(draw.integers(60_000, 400_000, count), 0)
    columns["Loudness"] = _numbers(draw.uniform(-20, 0, count), 3)
    columns["Tempo"] = _numbers(draw.uniform(60, 200, count), 3)
    return map(list, zip(*columns.values(), strict=True))


def _numbers(values: NDArray[Any], decimals: int) -> Row:
    return [f"{value:.{decimals}f}" for value in values.tolist()]
