"""Parquet files -> frames of verdicts, some ten thousand rows at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from classify.errors import BadRequest
from classify.sources.exports.columns import is_readable, normalise
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.rows import SAMPLE, RowParser
from classify.sources.exports.table_file import NO_TABLE
from moodlist.catalog.answers import Answers
from moodlist.catalog.columns import UsualColumns
from moodlist.catalog.files import CatalogFile

_ROWS = 1 << 16
_DAMAGED = "The Parquet file is damaged or incomplete. Download or export it again."


class ParquetFrames:
    """Scores one Parquet file. Its columns are found by the names that the columns of any table have."""

    damaged = 0  # its texts are UTF-8

    def __init__(self, file: CatalogFile, answers: Answers):
        """Read the file's schema and its first rows.

        Raises:
            BadRequest: the file is damaged, or has no columns that are known; the detail names it.
        """
        self._file, self._answers = file, answers
        with file.open() as opened, _damage():
            parquet = pq.ParquetFile(opened)
            self._names = [field.name for field in parquet.schema_arrow if not pa.types.is_nested(field.type)]
            header = tuple(map(normalise, self._names))
            if len(set(self._names)) < len(self._names) or not is_readable(header):
                raise BadRequest(NO_TABLE)
            first = next(parquet.iter_batches(SAMPLE, columns=self._names), None)
        sample = _cells(_frame(first)) if first else []
        self._parser = RowParser.of(Table(header, sample), sample)
        self._columns = UsualColumns.of(self._parser.columns, self._names)

    def __iter__(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Yield frames of verdicts, in the order of the file, each with the bytes of the file read so far.

        Raises:
            BadRequest: the file is damaged; the detail names it.
        """
        done = 0
        with self._file.open() as opened, _damage():
            parquet = pq.ParquetFile(opened)
            share = self._file.size / max(parquet.metadata.num_rows, 1)
            for batch in parquet.iter_batches(_ROWS, columns=self._wanted()):
                done += len(batch)
                yield self._score(_frame(batch)), int(done * share)

    def _wanted(self) -> list[str]:
        """Return the columns that decide the verdicts."""
        if self._columns is None:
            return self._names
        isrc = self._parser.columns.isrc
        wanted = {*self._columns.features, *self._columns.texts} | ({self._names[isrc]} if isrc is not None else set())
        return [name for name in self._names if name in wanted]

    def _score(self, frame: pl.DataFrame) -> pl.DataFrame:
        numbers = np.arange(len(frame))
        if self._columns is None:
            return self._answers.of_entries(self._entries(frame))
        typed = frame.with_columns(
            *(pl.col(name).cast(pl.Float64, strict=False) for name in self._columns.features),
            *(pl.col(name).cast(pl.String, strict=False).fill_null("") for name in self._columns.texts),
        )
        rows = self._columns.read(typed)
        unusual = numbers[~rows.is_usual]
        others = list(zip(unusual.tolist(), self._entries(frame[unusual]), strict=True))
        return self._answers.of(rows, numbers, others)

    def _entries(self, frame: pl.DataFrame) -> list[ExportEntry]:
        places = [self._names.index(name) for name in frame.columns]
        entries = []
        for cells in _cells(frame):
            row = [""] * len(self._names)
            for at, cell in zip(places, cells, strict=True):
                row[at] = cell
            entries.append(self._parser.entry(row))
        return entries


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    return cast("pl.DataFrame", pl.from_arrow(batch))


def _cells(frame: pl.DataFrame) -> list[list[str]]:
    """Return the rows as a CSV would have them; what is no text, number or date is missing."""
    return [list(row) for row in frame.select(pl.all().cast(pl.String, strict=False).fill_null("")).iter_rows()]


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except pa.ArrowException as error:
        raise BadRequest(_DAMAGED) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BadRequest(_DAMAGED) from error
