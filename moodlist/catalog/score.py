"""Reads a catalog and writes its scores, with polars and pyarrow if they are installed."""

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from classify.catalog.summary import Summary
from classify.core.model import MoodModel
from moodlist.catalog.files import CatalogFile, OutputFormat
from moodlist.catalog.plain import Progress, check_files, score_plainly
from moodlist.installation import has_libraries, require_extra
from moodlist.output_file import open_output

LIBRARIES = ("polars", "pyarrow")  # those of the extra "catalog"
_GZIP_LEVEL = 6


def check_libraries(files: Sequence[CatalogFile], output_format: OutputFormat) -> None:
    """Check that Parquet can be read and written, if that is what is to be done.

    Raises:
        MissingExtra: the libraries are not installed; the detail has the command that installs them.
    """
    if output_format == "parquet" or any(file.is_parquet for file in files):
        require_extra("catalog", LIBRARIES, "Parquet")


def score_files(
    files: Sequence[CatalogFile], output: Path, output_format: OutputFormat, model: MoodModel, progress: Progress
) -> Summary:
    """Write one row for each row of the files. The output is replaced when all of it is written.

    Raises:
        BadRequest: a file is not a table, or is damaged; nothing is written.
        OutputFailed: the output cannot be written.
    """
    if has_libraries(LIBRARIES):
        from moodlist.catalog import frames  # noqa: PLC0415  # not everybody has what it imports

        frames.check_files(files, model)
        with open_output(output) as opened, compressed(opened, output_format) as out:
            return frames.score_frames(files, out, output_format, model, progress)
    check_files(files)
    with open_output(output) as opened, compressed(opened, output_format) as out:
        return score_plainly(files, out, model, progress)


@contextmanager
def compressed(file: BinaryIO, output_format: OutputFormat) -> Iterator[BinaryIO]:
    """Return a file whose content is compressed into `file`, if the format is."""
    if output_format != "csv.gz":
        yield file
        return
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=file, mtime=0) as packed:
        yield packed  # type: ignore[misc]  # it has all that is used of a file
