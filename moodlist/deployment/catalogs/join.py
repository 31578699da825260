"""Joins the scores of a catalog's parts into one table, as `moodlist catalog score` writes it."""

import csv
import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, BinaryIO

from classify.aws.catalog_bucket import CatalogBucket
from classify.core.csv_injection import escape_formula
from classify.errors import MoodlistError
from moodlist.deployment.catalogs.state import CatalogState

_BLOCK = 1 << 18  # bytes, compressed


def join_scores(bucket: CatalogBucket, state: CatalogState, out: BinaryIO, advance: Callable[[int], None]) -> None:
    """Write the rows of all scored parts, in the order of their names. With several parts, the first column names them.

    Raises:
        MoodlistError: the scores of a part are damaged, or have other columns than those before.
    """
    several = len(state.parts) > 1
    columns = b""
    for part, scores, _ in state.scored:
        start = _cell(part.name) + b"," if several else b""
        with bucket.open(scores.key, scores.etag) as opened:
            blocks = _unpacked_lines(opened.content, part.name, advance)
            names, _, block = next(blocks, b"").partition(b"\n")
            if not columns:
                columns = names
                out.write((b"file," if several else b"") + names + b"\n")
            elif names != columns:
                raise MoodlistError(f"The scores of {part.name} have other columns than those of the parts before.")
            _write_lines(out, block, start)
            for block in blocks:
                _write_lines(out, block, start)


def _write_lines(out: BinaryIO, block: bytes, start: bytes) -> None:
    """Write whole lines, each with the same start. No cell of a catalog's scores has a line break."""
    if block:
        out.write(start + block[:-1].replace(b"\n", b"\n" + start) + b"\n")


def _cell(name: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([escape_formula(name), ""])
    return text.getvalue().removesuffix(",").encode()


def _unpacked_lines(file: IO[bytes], name: str, advance: Callable[[int], None]) -> Iterator[bytes]:
    """Yield the lines of a compressed file in blocks, the first of which is not empty."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)  # gzip
    rest = b""
    try:
        for packed in iter(partial(file.read, _BLOCK), b""):
            block = rest + unpacker.decompress(packed)
            end = block.rfind(b"\n") + 1
            rest = block[end:]
            advance(len(packed))
            if end:
                yield block[:end]
    except zlib.error:
        raise _damaged(name) from None
    if rest or not unpacker.eof:
        raise _damaged(name)


def _damaged(name: str) -> MoodlistError:
    return MoodlistError(f"The scores of {name} are damaged. Delete them from the bucket and run the catalog again.")
