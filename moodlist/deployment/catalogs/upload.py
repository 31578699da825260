"""moodlist catalog upload: sends tables in parts to the bucket of a deployment, those that it does not have yet.

A catalog consists of the files of its last upload. Parts of other files would be scored too, so none is left silently.
"""

import re
import unicodedata
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from classify.aws.catalog_bucket import REPEATED_ROWS, CatalogBucket, tables_prefix
from classify.catalog.summary import Summary
from classify.errors import BadRequest, TooLarge
from moodlist.catalog.files import CatalogFile, find_files
from moodlist.catalog.plain import Progress, check_files
from moodlist.catalog.split import TablePart, TableSplitter
from moodlist.console import notice
from moodlist.deployment.stack import Stack
from moodlist.failures import FAILURE
from moodlist.program import alert, say
from moodlist.terminal.catalog_state_view import listed
from moodlist.terminal.catalog_view import print_notes
from moodlist.terminal.row_progress import show_row_progress
from moodlist.terminal.text import count_of, on_one_line

_MAX_FILES, _MAX_PARTS = 9_999, 99_999  # of a catalog, of a file: so many digits have the numbers in their names
_MAX_STEM = 60  # characters
_EXTENSION = re.compile(r"(\.(csv|tsv|txt))?(\.gz)?$", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{5}\.csv\.gz$")


def choose_tables(words: Sequence[str]) -> list[CatalogFile]:
    """Return the tables in the named files and folders.

    Raises:
        BadRequest: one cannot be read, or is no CSV.
    """
    files = find_files(words)
    if parquet := next((file for file in files if file.is_parquet), None):
        raise BadRequest(
            f"{on_one_line(parquet.label)} is Parquet, and a deployment reads CSV only. Convert it, for example with "
            "polars, which the extra catalog installs: "
            "python -c \"import polars; polars.scan_parquet('tracks.parquet').sink_csv('tracks.csv')\""
        )
    if len(files) > _MAX_FILES:
        raise BadRequest(f"These are {len(files):,} files; the limit for a catalog is {_MAX_FILES:,}. Join some.")
    check_files(files)
    return files


def upload_tables(args: Namespace, files: Sequence[CatalogFile], stack: Stack) -> int:
    """Send the parts that the catalog does not have yet; return 1 if it has parts that are not of these files.

    Raises:
        BadRequest: the catalog has parts of other files, and nothing was sent.
        MoodlistError: a file cannot be read, or AWS refuses a request. What was sent stays.
    """
    upload = _Upload(stack.catalog_bucket(), args.catalog, files)
    if upload.foreign and not args.replace:
        raise BadRequest(
            f"Nothing was uploaded: the catalog {args.catalog} has {count_of(len(upload.foreign), 'part')} of other "
            f"files, which would be scored too: {on_one_line(listed(upload.foreign))}. Name all its files, choose "
            "another name with --catalog, or pass --replace to delete these parts."
        )
    try:
        with show_row_progress(sum(file.size for file in files), "Splitting") as progress:
            upload.send(args.rows, progress)
    except BaseException:  # such as Ctrl-C, or a network that fails
        if upload.names:
            alert(
                f"{count_of(len(upload.names), 'part')} of {args.catalog} arrived and will stay. Run the command "
                "again: it sends only what is missing."
            )
        raise
    print_notes(Summary(model="", damaged=upload.damaged))
    say(upload.summary())
    if (left := upload.left()) and not args.replace:
        alert(
            f"{args.catalog} still has {count_of(len(left), 'part')} from before, which would be scored too: "
            f"{on_one_line(listed(left))}. Run the command again with --replace to delete them."
        )
        return FAILURE
    upload.delete(left)
    say(f"`moodlist catalog run{stack.options} {args.catalog}` scores them.")
    return 0


class _Upload:
    """One upload. `names` are those of the parts that have arrived, now or before; `foreign` are of other files."""

    def __init__(self, bucket: CatalogBucket, catalog: str, files: Sequence[CatalogFile]):
        self._bucket, self._catalog, self._files = bucket, catalog, files
        self._starts = [_start_of(number, file.path) for number, file in enumerate(files, start=1)]
        self._before = dict.fromkeys(part.name for part in bucket.parts(catalog))
        self.foreign = [name for name in self._before if _NUMBER.sub("", name) not in self._starts]
        self.names: list[str] = []
        self.damaged = 0
        self._rows = self._sent = self._size = 0  # of all parts; of those that were sent

    def send(self, rows: int, progress: Progress) -> None:
        """Send the parts that are not there, of `rows` rows each."""
        read = 0
        for file, start in zip(self._files, self._starts, strict=True):
            splitter = TableSplitter(file, rows)

            def report(count: int, done: int, before: tuple[int, int] = (self._rows, read)) -> None:
                progress(before[0] + count, before[1] + done)

            for number, part in enumerate(splitter.parts(report), start=1):
                if number > _MAX_PARTS:
                    raise TooLarge(f"{on_one_line(file.label)}: More than {_MAX_PARTS:,} parts. Pass more --rows.")
                self._send(f"{start}{number:05}.csv.gz", part)
            self.damaged += splitter.damaged
            read += file.size

    def _send(self, name: str, part: TablePart) -> None:
        key = self._key(name)
        mark = {"sha256": part.digest, "rows": str(part.rows), REPEATED_ROWS: str(part.repeated)}
        if name not in self._before or not self._bucket.mark(key).items() >= mark.items():
            self._bucket.put(key, part.content, mark)
            self._sent += 1
            self._size += part.size
            notice(f"Sent {key}: {count_of(part.rows, 'row')}, {part.size / 1e6:,.1f} MB")
        self.names.append(name)
        self._rows += part.rows

    def summary(self) -> str:
        """Return what was sent, and what was there."""
        there = len(self.names) - self._sent
        return (
            f"{self._catalog} has {count_of(self._rows, 'row')} in {count_of(len(self.names), 'part')}: "
            f"{self._sent:,} sent ({self._size / 1e6:,.1f} MB), {there:,} there already."
        )

    def left(self) -> list[str]:
        """Return the parts that are not of these files."""
        return sorted(set(self._before).difference(self.names))

    def delete(self, names: Sequence[str]) -> None:
        """Delete parts."""
        for name in names:
            self._bucket.delete(self._key(name))
            notice(f"Deleted {on_one_line(self._key(name))}")

    def _key(self, name: str) -> str:
        return tables_prefix(self._catalog) + name


def _start_of(number: int, path: Path) -> str:
    """Return what the names of a file's parts begin with. The number makes it unique, and orders it like the files."""
    text = unicodedata.normalize("NFKD", _EXTENSION.sub("", path.name)).encode("ascii", "ignore").decode()
    stem = re.sub("[^A-Za-z0-9._-]+", "-", text)[:_MAX_STEM].strip("-.")
    return f"{number:04}-{stem or 'table'}-"
