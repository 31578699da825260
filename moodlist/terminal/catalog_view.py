"""Lines of text for a catalog that has been scored."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from classify.catalog.summary import Summary
from classify.core.mood import Mood
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.row_progress import describe
from moodlist.terminal.song_table import mood_cell
from moodlist.terminal.text import BOLD, DIM, PLAIN, Fragment, Line, wrapped

_HEAD = (Column("Verdict"), Column("Rows", "right"), Column("Share", "right"))


def print_notes(summary: Summary) -> None:
    """Print what the user should know about how the files were read."""
    if summary.damaged:
        characters = "1 character is" if summary.damaged == 1 else f"{summary.damaged:,} characters are"
        print(f"Note: {characters} damaged in the files. Titles only: no verdict depends on them.", file=sys.stderr)


def catalog_lines(summary: Summary, moods: Sequence[Mood], seconds: float, output: Path) -> Iterator[Line]:
    """Yield the number of rows and their rate, then the rows of each mood and of each reason."""
    yield from wrapped([(str(output), BOLD), (f": {describe(summary.rows, seconds)}", PLAIN)])
    yield []
    names = {kind: [mood.name for mood in moods if mood.kind == kind] for kind in ("core", "tag")}
    yield from verdict_lines(summary, names["core"], names["tag"])


def verdict_lines(summary: Summary, moods: Iterable[str], tags: Iterable[str]) -> Iterator[Line]:
    """Yield the rows of each mood and of each reason, and those that have a tag."""
    rows: list[list[Fragment]] = [_row(mood_cell(mood), summary.moods[mood], summary.rows) for mood in moods]
    rows += [
        _row((f"skipped: {reason}", PLAIN), count, summary.rows) for reason, count in summary.skipped.most_common()
    ]
    yield from columns_or_lines(_HEAD, rows)
    if counts := ", ".join(f"{summary.tags[tag]:,} {tag}" for tag in tags):
        yield from wrapped([(f"Experimental tags, besides the mood: {counts}", DIM)])


def _row(name: Fragment, count: int, rows: int) -> list[Fragment]:
    return [name, (f"{count:,}", PLAIN), (f"{100 * count / max(rows, 1):.1f} %", DIM)]
