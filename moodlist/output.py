"""Writes a report to the terminal, to standard output, or to a file, which is either complete or unchanged."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from classify.errors import BadRequest
from moodlist.output_format import Result, encode
from moodlist.terminal.report_view import report_lines
from moodlist.terminal.text import count_of, show


def check_directory(file: Path | None) -> None:
    """Check that the file's directory exists, before the work whose result the file takes.

    Raises:
        BadRequest: it does not.
    """
    if file is not None and not file.parent.is_dir():
        raise BadRequest(f"Cannot write {str(file)!r}: there is no directory {str(file.parent)!r}.")


def write(output_format: str, result: Result, file: Path | None) -> None:
    """Show the result, or write it to the file and say so. Notes on how its playlist was read go to standard error.

    Raises:
        BadRequest: the file cannot be written.
    """
    for note in result.report.playlist.notes:
        print(f"Note: {note}", file=sys.stderr)
    if file is not None:
        _write_file(file, encode(output_format, result))
        print(f"Wrote {count_of(len(result.report.classified), 'song')} to {file}", file=sys.stderr)
    elif output_format == "table" and sys.stdout.isatty():
        show(report_lines(result.schema, result.selection))
    else:
        sys.stdout.buffer.write(encode(output_format, result))


def _write_file(file: Path, content: bytes) -> None:
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)  # a device such as /dev/stdout must not be replaced by a file
        else:
            _replace(file.resolve(), content)
    except OSError as error:
        raise BadRequest(f"Cannot write {str(file)!r}: {error.strerror}.") from error


def _replace(file: Path, content: bytes) -> None:
    """Write a file in one step, so that a reader sees the old content or the new one. Its permissions stay."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        if file.exists():
            shutil.copymode(file, draft)
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
