"""Parquet in and out: the verdicts of the same table as CSV."""

import csv
import io
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from classify.errors import BadRequest
from tests.unit.classify.catalog.poison import FRACTIONS, HEADER, catalog, encode
from tests.unit.moodlist.catalog.engines import in_frames, plainly

NUMBERS = (*FRACTIONS, "Tempo", "Loudness", "Duration (ms)")
ID = "Lluv1aDeVerano00000001"


@pytest.fixture
def rows() -> list[list[str]]:
    """Return broken and whole rows that have all cells."""
    text = catalog(900, broken=180).decode("utf-8", "replace")
    return [row for row in list(csv.reader(io.StringIO(text)))[1:] if len(row) == len(HEADER)]


def _as_csv(folder: Path, rows: list[list[str]]) -> Path:
    file = folder / "tracks.csv"
    file.write_bytes(encode([HEADER, *rows]))
    return file


def _as_parquet(folder: Path, frame: pl.DataFrame) -> Path:
    file = folder / "tracks.parquet"
    pq.write_table(frame.to_arrow(), file, row_group_size=100)
    return file


def _frame(rows: list[list[str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=HEADER, orient="row")


def test_texts_are_read_like_the_cells_of_a_csv(rows: list[list[str]], tmp_path: Path) -> None:
    assert in_frames(_as_parquet(tmp_path, _frame(rows))) == plainly(_as_csv(tmp_path, rows))


@pytest.mark.parametrize("type_", [pl.Float64, pl.String, pl.Float32, pl.Decimal(20, 4)])
def test_numbers_are_read_like_the_cells_of_a_csv(type_: pl.DataType, rows: list[list[str]], tmp_path: Path) -> None:
    frame = _frame(rows).with_columns(
        pl.col(*NUMBERS).cast(pl.Float64, strict=False).cast(type_, strict=False),
        pl.col("Key").cast(pl.Int64),
        pl.col("Track URI").cast(pl.Categorical),
    )
    texts = frame.select(pl.all().cast(pl.String).fill_null("")).rows()
    expected = plainly(_as_csv(tmp_path, [list(row) for row in texts]))
    assert in_frames(_as_parquet(tmp_path, frame)) == expected
    assert expected[1].moods.total() > 700


def test_a_row_of_nulls_is_a_row(tmp_path: Path) -> None:
    empty = pl.DataFrame({name: [None, None] for name in HEADER}, schema=dict.fromkeys(HEADER, pl.String))
    _, summary = in_frames(_as_parquet(tmp_path, empty))
    assert (summary.rows, summary.skipped) == (2, {"no_id": 2})


def test_a_table_without_rows_has_none(tmp_path: Path) -> None:
    scores, summary = in_frames(_as_parquet(tmp_path, _frame([])))
    assert (scores.count(b"\n"), summary.rows) == (1, 0)


def test_columns_of_lists_are_left_out(tmp_path: Path) -> None:
    frame = pl.DataFrame({"artists": [["Vela"]], "isrc": ["ESA012400001"], "track_id": [ID]})
    scores, _ = in_frames(_as_parquet(tmp_path, frame))
    assert scores.splitlines()[1] == f"1,https://open.spotify.com/track/{ID},,,,,no_features,,,,,,".encode()


def test_durations_in_another_unit_are_read_one_by_one(rows: list[list[str]], tmp_path: Path) -> None:
    renamed = ["Duration" if name == "Duration (ms)" else name for name in HEADER]
    clocks = [[*row[:5], "3:29", *row[6:]] for row in rows]
    csv_file = tmp_path / "tracks.csv"
    csv_file.write_bytes(encode([renamed, *clocks]))
    parquet = _as_parquet(tmp_path, pl.DataFrame(clocks, schema=renamed, orient="row"))
    assert in_frames(parquet) == plainly(csv_file)


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 is not all PAR1", b"PAR1" + b"\0" * 4_000])
def test_a_damaged_file_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bad.parquet"
    file.write_bytes(content)
    with pytest.raises(BadRequest) as raised:
        in_frames(file)
    assert raised.value.detail.startswith(f"{file}: The Parquet file is damaged or incomplete.")


def test_damage_behind_the_beginning_is_noticed(rows: list[list[str]], tmp_path: Path) -> None:
    file = _as_parquet(tmp_path, _frame(rows))
    content = file.read_bytes()
    middle = len(content) // 2
    file.write_bytes(content[:middle] + b"\xff" * 20_000 + content[middle + 20_000 :])
    with pytest.raises(BadRequest, match="damaged"):
        in_frames(file)


def test_a_file_without_known_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="This is not a table that can be scored"):
        in_frames(_as_parquet(tmp_path, pl.DataFrame({"a": [1], "b": ["x"]})))


def test_parquet_out_has_the_cells_of_the_csv(rows: list[list[str]], tmp_path: Path) -> None:
    source = _as_csv(tmp_path, rows)
    content, summary = in_frames(source, output_format="parquet")
    text, of_csv = plainly(source)

    frame = pl.read_parquet(content)
    assert summary == of_csv
    assert frame.select(pl.all().cast(pl.String).fill_null("")).rows() == [
        tuple(row) for row in list(csv.reader(io.StringIO(text.decode())))[1:]
    ]
    assert frame.schema["position"] == pl.Int64
    assert frame.schema["score_happy"] == pl.Float32


def test_parquet_out_names_several_files(rows: list[list[str]], tmp_path: Path) -> None:
    source, other = _as_csv(tmp_path, rows), _as_parquet(tmp_path, _frame(rows[:3]))
    content, _ = in_frames(source, other, output_format="parquet")
    assert pl.read_parquet(content)["file"].to_list() == [str(source)] * len(rows) + [str(other)] * 3
