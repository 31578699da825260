"""Where the answer goes: the terminal, standard output, or a file that is whole or not there."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from classify.errors import BadRequest
from moodlist.output_format import Shown, as_bytes
from moodlist.terminal.report_view import report_page
from moodlist.terminal.text import show


def check(file: Path | None) -> None:
    """Refuse a file in a directory that is missing, before an hour's work for it.

    Raises:
        BadRequest: there is no such directory.
    """
    if file is not None and not file.parent.is_dir():
        raise BadRequest(f"{str(file)!r} cannot be written: there is no directory {str(file.parent)!r}.")


def put(form: str, shown: Shown, file: Path | None) -> None:
    """Show the answer, or write it to the file and say so.

    Raises:
        BadRequest: the file cannot be written.
    """
    if file is not None:
        _write(file, as_bytes(form, shown))
        print(f"Wrote {len(shown.report.classified)} songs to {file}", file=sys.stderr)
    elif form == "table" and sys.stdout.isatty():
        show(report_page(shown.public, shown.selection))
    else:
        sys.stdout.buffer.write(as_bytes(form, shown))


def _write(file: Path, content: bytes) -> None:
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)  # /dev/stdout and its like: a file in their place would be no help
        else:
            _replace(file.resolve(), content)
    except OSError as error:
        raise BadRequest(f"{str(file)!r} cannot be written: {error.strerror}.") from error


def _replace(file: Path, content: bytes) -> None:
    """In one step: who reads meanwhile sees the old file or the new one; the old one's permissions stay."""
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
