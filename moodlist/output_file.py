"""The file that a command writes: checked before the work whose result it takes, and replaced in one step after it."""

import errno
import io
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from classify.errors import BadRequest, MoodlistError
from moodlist.standard_streams import OutputFailed
from moodlist.windows_names import check_name

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_OPEN_ELSEWHERE = {5, 32}  # Windows: access denied to a file that may be written, and sharing violation


def check_output(file: Path | None, sources: Iterable[str], *, force: bool) -> None:
    """Check that the file can be written, before the work whose result it takes; ask before it is replaced.

    Args:
        file: the file to write; None is standard output.
        sources: what is read, as for `read_source`. The file must be none of it.
        force: whether another existing file is replaced without asking.

    Raises:
        BadRequest: the file cannot be written, is read, or exists and there is no terminal to ask on.
        MoodlistError: the user does not want the file to be replaced.
    """
    if file is None:
        return
    check_name(file)
    try:
        status = file.stat()
    except FileNotFoundError:
        _check_folder(file)
    except OSError as error:
        raise _unwritable(file, error.strerror) from None
    else:
        _check_existing(file, status, sources, force=force)


def write_file(file: Path, content: bytes) -> None:
    """Write the file in one step, so that it is either complete or unchanged. A device or a pipe is written to.

    Raises:
        OutputFailed: it cannot be written.
    """
    with _naming(file):
        if not file.exists() or (file.is_file() and not _is_standard_output(file.stat())):
            _replace(file.resolve(), content)
        elif file.is_file():
            sys.stdout.buffer.write(content)
        else:
            with _open_device(file) as opened:
                opened.write(content)


@contextmanager
def open_output(file: Path) -> Iterator[BinaryIO]:
    """Return a file to write to that becomes `file` when all is written; if there is an error, `file` is unchanged.

    A device or a pipe is written to.

    Raises:
        OutputFailed: it cannot be written.
    """
    with _naming(file):
        is_device = file.exists() and not file.is_file()
        with _open_device(file) if is_device else _replacing(file.resolve()) as opened:
            raw = _OutputFile(opened.fileno(), "w", closefd=False)
            raw.file = file
            with io.BufferedWriter(raw) as buffered:
                yield buffered


class _OutputFile(io.FileIO):
    """A file whose errors name it, so that they are told from those of reading something else."""

    file: Path

    def write(self, data: "ReadableBuffer", /) -> int:
        with _naming(self.file):
            return super().write(data)


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        no_reader = error.errno == errno.ENXIO
        reason = "it is a named pipe from which no program is reading" if no_reader else error.strerror
        is_open = getattr(error, "winerror", None) in _OPEN_ELSEWHERE
        advice = " Another program has it open, such as a spreadsheet: close it there." if is_open else ""
        raise OutputFailed(f"Cannot write {str(file)!r}: {reason}.{advice}") from error


def _check_existing(file: Path, status: os.stat_result, sources: Iterable[str], *, force: bool) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _unwritable(file, "it is a directory. Name a file in it")
    if not stat.S_ISREG(status.st_mode):
        return  # a device or a pipe is written to, not replaced
    if any(os.path.samestat(status, each) for each in _statuses(sources)):
        raise _unwritable(file, "the songs are read from this file. Name another one")
    if _is_standard_output(status):
        return
    _check_folder(file)
    if not os.access(file, os.W_OK):
        raise _unwritable(file, os.strerror(errno.EACCES))
    if not force:
        _ask_to_replace(file)


def _check_folder(file: Path) -> None:
    """Check that a file can be made in the folder of `file` or, if that is a symbolic link, of what it points to."""
    folder = file.resolve().parent
    if not folder.is_dir():
        raise _unwritable(file, f"there is no directory {str(folder)!r}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unwritable(file, f"you may not create files in the directory {str(folder)!r}")


def _statuses(sources: Iterable[str]) -> Iterable[os.stat_result]:
    """Yield what identifies each source that is a file, whatever its name: a link to it has the same status."""
    for source in sources:
        with suppress(OSError):
            yield os.fstat(sys.stdin.fileno()) if source == "-" else Path(source).stat()


def _is_standard_output(status: os.stat_result) -> bool:
    with suppress(OSError):
        return os.path.samestat(status, os.fstat(sys.stdout.fileno()))
    return False


def _ask_to_replace(file: Path) -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadRequest(f"{str(file)!r} already exists. Pass --force to replace it, or name another file.")
    print(f"{str(file)!r} already exists. Replace it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise MoodlistError(f"Nothing was written: {str(file)!r} is as it was.")


def _unwritable(file: Path, reason: str | None) -> BadRequest:
    return BadRequest(f"Cannot write {str(file)!r}: {reason}.")


def _open_device(file: Path) -> BinaryIO:
    """Open a device or a named pipe. Opening a pipe that no program reads fails; otherwise it would wait."""
    if sys.platform == "win32":  # whose devices, such as NUL, never wait
        return file.open("wb")
    descriptor = os.open(file, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return os.fdopen(descriptor, "wb")


def _replace(file: Path, content: bytes) -> None:
    with _replacing(file) as opened:
        opened.write(content)


@contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """Write a file in one step, so that a reader sees the old content or the new one. Its permissions stay.

    Return the file that takes the place of the other at the end, unless there is an error.
    """
    draft = file.with_name(f".moodlist.{os.getpid()}.part")
    try:
        with draft.open("xb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        if file.exists():
            shutil.copymode(file, draft)
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
