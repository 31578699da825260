"""The parts of a table, read one by one, give exactly the rows of the whole table."""

import io
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classify.catalog.csv_format import CatalogCsv
from classify.catalog.part import score_part
from classify.sources.exports import table_file
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.table_file import TableFile
from moodlist.catalog import split
from moodlist.catalog.files import find_files
from moodlist.catalog.split import TableSplitter
from tests.unit.classify.catalog.poison import catalog
from tests.unit.moodlist.catalog.engines import MODEL
from tests.unit.moodlist.catalog.test_csv_frames import COLUMNS, HEAD, PIECES, ROWS

SAMPLE = 60  # rows; the reader looks at the first 51 lines too
fuzzed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)


class Read(NamedTuple):
    content: bytes
    rows: int
    repeated: int

    def entries(self) -> list[ExportEntry]:
        return _entries(self.content)[self.repeated :]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first 60 rows decide how a table is read, in the place of a thousand."""
    for module in (table_file, split):
        monkeypatch.setattr(module, "SAMPLE", SAMPLE)


def _entries(content: bytes) -> list[ExportEntry]:
    return list(TableFile(io.BufferedReader(io.BytesIO(content))).entries())


def split_into_parts(folder: Path, content: bytes, rows: int) -> list[Read]:
    file = folder / "tracks.csv"
    file.write_bytes(content)
    splitter = TableSplitter(find_files([str(file)])[0], rows)
    return [Read(part.content.read(), part.rows, part.repeated) for part in splitter.parts()]


def _check(parts: list[Read], content: bytes) -> None:
    assert [entry for part in parts for entry in part.entries()] == _entries(content)
    assert [part.rows for part in parts] == [len(part.entries()) for part in parts]


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


PLAIN = _text(catalog(SAMPLE, seed=3)).removeprefix(HEAD)
SHORT = "".join(line.rpartition(",")[0] + "\n" for line in PLAIN.splitlines())
ODD = [*PIECES, '"unclosed', '",\n', "\r\n\r\n", "a,b\n", SHORT.splitlines(keepends=True)[0], '0,5,"\n', "夜\n"]


@fuzzed
@given(
    first=st.lists(st.sampled_from(ODD), max_size=4),
    start=st.sampled_from([PLAIN, SHORT, "".join(ROWS) * 2, PLAIN.replace("0.", "0,").replace('"', "")]),
    pieces=st.lists(st.sampled_from([*ODD, *ROWS[:3], PLAIN, SHORT]), min_size=1, max_size=14),
)
def test_any_mixture_of_lines_gives_the_same_rows(
    first: list[str], start: str, pieces: list[str], small: None, tmp_path: Path
) -> None:
    content = "".join([HEAD, *first, start, *pieces]).encode("utf-8", "surrogateescape")
    _check(split_into_parts(tmp_path, content, SAMPLE + len(content) % SAMPLE), content)


def test_the_scores_of_a_poisoned_table_are_those_of_the_whole(small: None, tmp_path: Path) -> None:
    content = catalog(400, broken=108)

    def scores(content: bytes, skip: int = 0) -> list[str]:
        out = io.StringIO(newline="")
        score_part(io.BufferedReader(io.BytesIO(content)), CatalogCsv(out, MODEL.moods), MODEL, skip=skip)
        return [line.partition(",")[2] for line in out.getvalue().splitlines()]

    parts = split_into_parts(tmp_path, content, 90)
    assert [line for part in parts for line in scores(part.content, part.repeated)] == scores(content)


def test_parts_have_the_rows_asked_for_or_a_few_more(tmp_path: Path) -> None:
    content = catalog(2_100, broken=200)
    parts = split_into_parts(tmp_path, content, 1_000)
    _check(parts, content)
    assert [part.repeated for part in parts] == [0, parts[0].rows, parts[0].rows]
    assert all(1_000 <= part.rows < 1_010 for part in parts[:-1])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_line_ends_and_encodings_change_nothing(end: str, encoding: str, small: None, tmp_path: Path) -> None:
    text = _text(catalog(300, broken=90)).replace("夜", "ñ").encode("utf-8", "replace").decode()
    content = text.replace("\n", end).encode(encoding)
    parts = split_into_parts(tmp_path, content, 70)
    assert len(parts) >= 4
    _check(parts, content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",", ";"),
        (",", "\t"),
        (HEAD, "sep=,\r\n" + HEAD),
        (HEAD, "My table\n\n" + HEAD),
        (HEAD, HEAD.replace("\n", ";;;\n")),
        ("Track URI", ""),
        ("Track URI,", ""),
        ("Duration (ms)", "Duration"),
        ("0.", "0,"),
    ],
)
def test_other_tables_are_split_alike(old: str, new: str, small: None, tmp_path: Path) -> None:
    text = _text(catalog(300, broken=60)).replace('"Vela, Holm"', "Vela").replace('"Canción, de noche"', "Canción")
    content = text.replace(old, new).encode("utf-8", "surrogateescape")
    parts = split_into_parts(tmp_path, content, 64)
    assert len(parts) > 3
    _check(parts, content)


def test_a_part_is_read_as_the_first_rows_say(small: None, tmp_path: Path) -> None:
    """Alone, the second half has percentages, which are no features."""
    first, second = HEAD + PLAIN * 2, re.sub(r"0\.(\d\d)", r"\1.", PLAIN)
    content = (first + second * 2).encode()
    parts = split_into_parts(tmp_path, content, 2 * SAMPLE)
    _check(parts, content)
    alone = _entries((HEAD + second).encode())
    assert alone != parts[1].entries()[: len(alone)]


@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_that_are_all_too_short_are_split_too(quote: str, small: None, tmp_path: Path) -> None:
    short = re.sub(r'"[^"]*"', "Vela", SHORT)
    rows = "".join(re.sub(r"^([^,]*),", rf"{quote}\1{quote},", line) for line in short.splitlines(keepends=True))
    content = (HEAD + rows * 4).encode()
    parts = split_into_parts(tmp_path, content, SAMPLE)
    assert len(parts) == 4
    _check(parts, content)


def test_no_part_begins_with_a_line_that_could_end_the_last_repeated_row(small: None, tmp_path: Path) -> None:
    start, end = "spotify:track:z,two\n", 'lines",Album' + "," * (COLUMNS - 3) + "\n"
    clean = [line for line in PLAIN.splitlines(keepends=True) if '"' not in line]
    rows = [*(clean * SAMPLE)[: SAMPLE - 1], start, *(clean * SAMPLE)[:SAMPLE], end, *clean * 3]
    content = "".join([HEAD, *rows]).encode()
    assert len(_entries("".join([HEAD, *rows[:SAMPLE], end]).encode())) == SAMPLE
    _check(split_into_parts(tmp_path, content, SAMPLE), content)


def test_a_table_without_a_safe_cut_stays_whole(small: None, tmp_path: Path) -> None:
    commas = "," * (COLUMNS - 2)
    content = (HEAD + f'spotify:track:{"x" * 22},"{commas}\n' * 130).encode()
    (part,) = split_into_parts(tmp_path, content, SAMPLE)
    _check([part], content)


def test_a_beginning_that_is_too_long_is_not_repeated(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(split, "_MAX_BEGINNING", 500)
    monkeypatch.setattr(split, "_FLUSHED", 10)
    content = catalog(200)
    assert [part.rows for part in split_into_parts(tmp_path, content, SAMPLE)] == [200]
