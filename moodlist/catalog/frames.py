"""Scores a catalog with polars and pyarrow, which read, compare and write many rows at once."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol

import polars as pl
import pyarrow.parquet as pq

from classify.catalog.csv_format import column_names
from classify.catalog.summary import Summary
from classify.core.csv_injection import escape_formula
from classify.core.model import MoodModel
from moodlist.catalog.answers import Answers
from moodlist.catalog.csv_frames import CsvFrames
from moodlist.catalog.files import CatalogFile, OutputFormat
from moodlist.catalog.parquet_frames import ParquetFrames
from moodlist.catalog.plain import Progress


class Frames(Protocol):
    """The verdicts of one file. `damaged` counts the characters so far that could not be decoded."""

    damaged: int

    def __iter__(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Yield frames of verdicts, in the order of the file, each with the bytes of the file read so far."""
        ...


def check_files(files: Sequence[CatalogFile], model: MoodModel) -> None:
    """Check that each file begins like a table, before anything is written.

    Raises:
        BadRequest: one does not; the detail names it.
    """
    answers = Answers(model)
    for file in files:
        _frames(file, answers)


def score_frames(
    files: Sequence[CatalogFile], out: BinaryIO, output_format: OutputFormat, model: MoodModel, progress: Progress
) -> Summary:
    """Write the rows of all files. With several files, the first column names the file.

    Raises:
        BadRequest: a file is not a table, or is damaged; the detail names it.
    """
    answers = Answers(model)
    names = column_names(model.moods)
    if len(files) > 1:
        names = ("file", *names)
    types = {"file": pl.String, "position": pl.Int64, **answers.schema}
    write = _write_parquet if output_format == "parquet" else _write_csv
    total = Summary(model=model.contract.version)
    before = 0
    with write(out, {name: types[name] for name in names}) as writer:
        for file in files:
            frames = _frames(file, answers)
            position = 0
            for frame, done in frames:
                numbers = pl.int_range(position + 1, position + len(frame) + 1, dtype=pl.Int64, eager=True)
                label = pl.lit(escape_formula(file.label)).alias("file")
                writer.write(frame.with_columns(label, numbers.alias("position")).select(names))
                position += len(frame)
                total.merge(_count(frame, total.model))
                progress(total.rows, before + done)
            total.damaged += frames.damaged
            before += file.size
    return total


def _frames(file: CatalogFile, answers: Answers) -> Frames:
    return ParquetFrames(file, answers) if file.is_parquet else CsvFrames(file, answers)


def _count(frame: pl.DataFrame, model: str) -> Summary:
    summary = Summary(model=model, rows=len(frame))
    for name, counter in (("mood", summary.moods), ("skipped", summary.skipped), ("tags", summary.tags)):
        for text, count in frame[name].value_counts().iter_rows():
            for each in text.split() if text else ():
                counter[each] += count
    return summary


class _Writer(Protocol):
    def write(self, frame: pl.DataFrame, /) -> None: ...


@contextmanager
def _write_csv(out: BinaryIO, types: Mapping[str, Any]) -> Iterator[_Writer]:
    class Writer:
        def write(self, frame: pl.DataFrame) -> None:
            text = io.BytesIO()
            frame.write_csv(text, include_header=False, line_terminator="\r\n")
            out.write(text.getbuffer())

    out.write(",".join(types).encode() + b"\r\n")
    yield Writer()


@contextmanager
def _write_parquet(out: BinaryIO, types: Mapping[str, Any]) -> Iterator[_Writer]:
    schema = pl.DataFrame(schema=types).to_arrow().schema
    few = [name for name, type_ in types.items() if type_ == pl.String and name != "url"]
    with pq.ParquetWriter(out, schema, compression="zstd", use_dictionary=few) as parquet:

        class Writer:
            def write(self, frame: pl.DataFrame) -> None:
                parquet.write_table(frame.to_arrow())

        yield Writer()
