"""Scores a catalog with nothing but what every installation has: slower than `frames`, and in less memory."""

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from classify.catalog.csv_format import CatalogCsv, column_names
from classify.catalog.part import score_part
from classify.catalog.summary import Summary
from classify.core.csv_injection import escape_formula
from classify.core.model import MoodModel
from classify.sources.exports.table_file import TableFile
from moodlist.catalog.files import CatalogFile

Progress = Callable[[int, int], None]  # the rows and the bytes of the files so far


def check_files(files: Sequence[CatalogFile]) -> None:
    """Check that each file begins like a table, before anything is written.

    Raises:
        BadRequest: one does not; the detail names it.
    """
    for file in files:
        with file.open() as opened:
            TableFile(opened)


def score_plainly(files: Sequence[CatalogFile], out: BinaryIO, model: MoodModel, progress: Progress) -> Summary:
    """Write the rows of all files as CSV. With several files, the first column names the file.

    Raises:
        BadRequest: a file is not a table, or is damaged; the detail names it.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    several = len(files) > 1
    names = column_names(model.moods)
    text.write(",".join(["file", *names] if several else names) + "\r\n")
    total = Summary(model=model.contract.version)
    done = 0
    for file in files:
        start = (escape_formula(file.label),) if several else ()
        with file.open() as opened:

            def report(rows: int, before: int = done, tell: Callable[[], int] = opened.tell) -> None:
                progress(total.rows + rows, before + tell())

            total.merge(score_part(opened, CatalogCsv(text, model.moods, start=start), model, report))
        done += file.size
    text.flush()
    text.detach()
    return total
