"""ZIP archives of exported files, read without unpacking them to the disk and within limits."""

import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import PurePath, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from classify.core.playlist import ExportFile
from classify.errors import BadRequest, TooLarge
from classify.sources.exports.compression import decompress
from moodlist.input import MAX_UNPACKED, Load
from moodlist.program import say
from moodlist.terminal.text import count_of, on_one_line

MAX_FILES = 1_000  # of an archive or a folder
SUFFIXES = {".csv", ".tsv", ".txt", ".json", ".jsonl", ".m3u", ".m3u8", ".spotdl", ".gz"}
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")  # an archive with files, and an empty one
_UTF8_FLAG = 0x800
_ASCII_END, _LETTERS_OF_WINDOWS = 0x80, 0xC0
_WORKBOOK = "[Content_Types].xml"  # an Excel workbook is an archive too
_DAMAGED = "The ZIP archive {name!r} is damaged or incomplete. Download it again, or unpack it and name its files."


def is_export(path: PurePosixPath) -> bool:
    """Return whether a file's name is that of an export. Hidden files are none."""
    return not _is_hidden(path) and path.suffix.lower() in SUFFIXES


def is_archive(path: PurePath) -> bool:
    """Return whether a file's name is that of a ZIP archive."""
    return path.suffix.lower() == ".zip"


def _is_hidden(path: PurePosixPath) -> bool:
    """Return whether a file is hidden, or one of those that macOS adds to archives."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def files_of_archive(packed: ExportFile) -> list[tuple[str, Load]] | None:
    """Return the name of each exported file in a ZIP archive with the function that reads it; None if it is no archive.

    Raises:
        BadRequest: the archive is damaged, or has no exported file.
        TooLarge: it has more than 1,000 files, or they have more than 256 MiB.
    """
    if not packed.content.startswith(_STARTS):
        return None
    name = packed.name or "standard input"
    try:
        archive = ZipFile(BytesIO(packed.content))
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadRequest(_DAMAGED.format(name=name)) from None
    files = [each for each in archive.infolist() if not each.is_dir()]
    if any(each.filename == _WORKBOOK for each in files):
        return None
    _check_size(name, files)
    shown = [each for each in files if not _is_hidden(PurePosixPath(each.filename))]
    exports = [each for each in shown if is_export(PurePosixPath(each.filename))]
    if not exports:
        has_another = any(each.filename.lower().endswith(".zip") for each in shown)
        advice = "There is another archive in it: unpack it, and name that one." if has_another else "Name another one."
        raise BadRequest(f"The ZIP archive {name!r} has no exported file, such as a .csv or .json file. {advice}")
    say_left_out(len(shown) - len(exports), name)
    files_read = _Archive(archive, name)
    return [(files_read.label(each), partial(files_read.read, each)) for each in exports]


def say_left_out(count: int, place: str) -> None:
    """Say how many files of a folder or an archive are no exports, if any."""
    if count:
        say(f"Left out, because it is no exported file: {count_of(count, 'file')} in {on_one_line(place)}")


def _name_of(file: ZipInfo) -> str:
    """Return a file's name in an archive, as it was called where the archive was made.

    Without the flag for UTF-8, the name may be in any code page, and `zipfile` takes it for DOS's. But macOS writes
    UTF-8 then too. In Windows-1252, the letters with accents are the upper quarter; most of DOS's are below.
    """
    if file.flag_bits & _UTF8_FLAG:
        return file.filename
    try:
        written = file.filename.encode("cp437")
    except UnicodeEncodeError:  # the name comes from a field of the archive that is Unicode
        return file.filename
    with suppress(UnicodeDecodeError):
        return written.decode()
    is_windows = all(byte < _ASCII_END or byte >= _LETTERS_OF_WINDOWS for byte in written)
    return written.decode("cp1252") if is_windows else file.filename


def _check_size(name: str, files: Iterable[ZipInfo]) -> None:
    """Check what the archive says about its files; no more than that is read of each."""
    sizes = [each.file_size for each in files]
    if len(sizes) > MAX_FILES:
        raise TooLarge(f"The ZIP archive {name!r} has {len(sizes):,} files; the limit is {MAX_FILES:,}. Split it.")
    if sum(sizes) > MAX_UNPACKED:
        raise TooLarge(
            f"The files of the ZIP archive {name!r} have more than {MAX_UNPACKED:,} bytes, the limit. Unpack it and "
            "name its files."
        )


class _Archive:
    """An open archive. Its files may be gzip files, which together have the limit of one."""

    def __init__(self, archive: ZipFile, name: str):
        self._archive = archive
        self._name = name
        self._left = MAX_UNPACKED

    def label(self, file: ZipInfo) -> str:
        return on_one_line(f"{self._name}: {_name_of(file)}")

    def read(self, file: ZipInfo) -> ExportFile:
        try:
            with self._archive.open(file) as opened:
                packed = opened.read(file.file_size + 1)
        except NotImplementedError:
            raise BadRequest(
                f"{self.label(file)} is compressed in a way that Moodlist cannot read. Unpack it and name the file."
            ) from None
        except RuntimeError:
            raise BadRequest(f"{self.label(file)} has a password. Unpack it and name the file.") from None
        except (BadZipFile, OSError, EOFError, ValueError, zlib.error):
            raise BadRequest(_DAMAGED.format(name=self._name)) from None
        content = decompress(packed, self._left)
        self._left -= len(content)
        return ExportFile(content, PurePosixPath(_name_of(file)).name)
