"""Lines of text for a catalog that has been scored."""

import sys
from collections.abc import Iterator, Sequence
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
    rows: list[list[Fragment]] = [
        _row(mood_cell(mood.name), summary.moods[mood.name], summary.rows) for mood in moods if mood.kind == "core"
    ]
    rows += [
        _row((f"skipped: {reason}", PLAIN), count, summary.rows) for reason, count in summary.skipped.most_common()
    ]
    yield from columns_or_lines(_HEAD, rows)
    tags = ", ".join(f"{summary.tags[mood.name]:,} {mood.name}" for mood in moods if mood.kind == "tag")
    if tags:
        yield from wrapped([(f"Experimental tags, besides the mood: {tags}", DIM)])


def _row(name: Fragment, count: int, rows: int) -> list[Fragment]:
    return [name, (f"{count:,}", PLAIN), (f"{100 * count / max(rows, 1):.1f} %", DIM)]
