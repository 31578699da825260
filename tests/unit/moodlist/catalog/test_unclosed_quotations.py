"""A quotation mark that is never closed costs its own row, whatever is quoted behind it, with and without the extra."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from classify.catalog.rows import BLOCK
from tests.unit.classify.catalog.poison import HEADER, TITLE, URI, catalog, encode
from tests.unit.moodlist.catalog.engines import in_frames, plainly

COUNT = 5_000
PLACES = (10, BLOCK - 1, BLOCK, BLOCK + 1, COUNT)  # rows, from 1: around the end of a block, and the last of the file
TITLES = ('Part one, "the\nfirst"', "Two\r\n\r\nlines", 'Say "hi", twice', "Rain")
Row = list[str]


def _rows(text: str) -> list[Row]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def whole() -> list[Row]:
    """The rows of a table in which most titles are quoted, with commas, quotation marks and line breaks."""
    rows = _rows(catalog(COUNT).decode())[1:]
    return [[*row[:TITLE], TITLES[at % len(TITLES)], *row[TITLE + 1 :]] for at, row in enumerate(rows)]


@pytest.fixture(scope="module")
def scores(whole: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    file = tmp_path_factory.mktemp("whole") / "tracks.csv"
    file.write_bytes(encode([HEADER, *whole]))
    return _rows(plainly(file)[0].decode())


@pytest.mark.parametrize("cell", [URI, TITLE, -1], ids=["first cell", "title", "last cell"])
@pytest.mark.parametrize("engine", [plainly, in_frames])
def test_only_the_row_of_an_unclosed_quotation_mark_is_lost(
    whole: list[Row], scores: list[Row], tmp_path: Path, cell: int, engine: Callable[[Path], tuple[bytes, object]]
) -> None:
    lines = [encode([row]) for row in whole]
    for place in PLACES:
        row = [*whole[place - 1]]
        row[TITLE] = "Rain"
        row[cell] = f'"{row[cell]}'
        lines[place - 1] = f"{','.join(row)}\n".encode()
    file = tmp_path / "tracks.csv"
    file.write_bytes(encode([HEADER]) + b"".join(lines))

    found = _rows(engine(file)[0].decode())

    assert [row[0] for row in found[1:]] == [str(at) for at in range(1, COUNT + 1)]
    lost = [at for at, (row, expected) in enumerate(zip(found, scores, strict=True)) if row != expected]
    assert set(lost) <= set(PLACES)
    assert all(found[at][6] == "unreadable_row" for at in lost)
