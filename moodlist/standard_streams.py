"""Standard input, output and error, which may be closed, broken, or unable to show every character."""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from classify.errors import MoodlistError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDIN, _STDOUT, _STDERR = range(3)


class OutputFailed(MoodlistError):
    """What the command prints or writes cannot be stored, for example on a full disk."""


def prepare_standard_streams() -> None:
    """Make the three streams safe to use. A second call changes nothing.

    - A closed standard input is empty.
    - A closed or failing standard output raises `OutputFailed`; a closed pipe raises BrokenPipeError, as always.
    - A closed or failing standard error loses messages, but ends no work and changes no exit code.
    - Characters that a stream cannot encode become question marks.
    """
    if sys.stdin is None:
        sys.stdin = open(_occupied(_STDIN, os.O_RDONLY), encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stdout is sys.__stdout__ and not _is_windows_console(sys.stdout):
        raw = _StandardOutput(_occupied(_STDOUT, os.O_RDONLY), "w", closefd=False)  # read-only: every write fails
        sys.stdout = _text_stream(raw, sys.stdout)
    if sys.stderr is sys.__stderr__ and not _is_windows_console(sys.stderr):
        sys.stderr = _text_stream(
            _StandardError(_occupied(_STDERR, os.O_WRONLY), "w", closefd=False), sys.stderr, line_buffering=True
        )
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def finish_output() -> None:
    """Write what is left, or discard it: Python prints an error of its own if that fails when it exits."""
    try:
        sys.stdout.flush()
    except (OutputFailed, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _StandardOutput(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            if sys.platform == "win32" and error.errno == errno.EINVAL:  # how Windows says that a pipe is closed
                raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from error
            reason = "it is closed" if error.errno == errno.EBADF else error.strerror
            raise OutputFailed(f"Cannot write to standard output: {reason}.") from error


class _StandardError(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def _is_windows_console(stream: TextIO | None) -> bool:
    """Return whether the stream is a console of Windows, which takes any character, but not as bytes of a file."""
    console = getattr(io, "_WindowsConsoleIO", None)  # only Python for Windows has this class
    return console is not None and isinstance(getattr(getattr(stream, "buffer", None), "raw", None), console)


def _text_stream(raw: io.FileIO, before: TextIO | None, *, line_buffering: bool = False) -> TextIO:
    """Return a text stream on `raw` that encodes and buffers as the stream `before` does; None was closed."""
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=before.encoding if before else "utf-8",
        line_buffering=line_buffering or (before is not None and before.isatty()),
        write_through=getattr(before, "write_through", False),
    )


def _occupied(descriptor: int, flags: int) -> int:
    """Return the descriptor; if it is closed, open it on the null device, so that no other file becomes it."""
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(os.devnull, flags)
        if opened != descriptor:
            os.dup2(opened, descriptor)
            os.close(opened)
    return descriptor
