"""Lines of styled text, and aligned columns. (rich's own tables take seconds for a long playlist.)"""

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

Fragment = tuple[str, str]  # a text and its rich style
Line = list[Fragment]
BOLD, DIM, PLAIN = "bold", "dim", ""
GAP = "  "


class Column(NamedTuple):
    """A column's title, alignment and maximum width in characters."""

    title: str
    align: Literal["left", "right"] = "left"
    widest: int = 10_000


def columns(head: Sequence[Column], rows: Sequence[Sequence[Fragment]], *, titled: bool = True) -> Iterator[Line]:
    """Yield the rows as lines, each column as wide as its widest cell, up to its maximum width."""
    if titled:
        rows = [[(column.title, BOLD) for column in head], *rows]
    widths = [
        min(column.widest, max((cell_len(row[at][0]) for row in rows), default=0)) for at, column in enumerate(head)
    ]
    for row in rows:
        line: Line = []
        for (text, style), column, width in zip(row, head, widths, strict=True):
            line += [(_fit(text, width, column.align), style), (GAP, PLAIN)]
        yield line


def on_one_line(text: str) -> str:
    """Return the text without line breaks and control characters, so that a title cannot control the terminal."""
    if text.isprintable():
        return text
    characters = (
        each if each.isprintable() else "" if unicodedata.category(each) in {"Cf", "Cs"} else " " for each in text
    )
    return " ".join("".join(characters).split())


def count_of(number: int, noun: str) -> str:
    """Return the number with the noun, which ends in -s unless the number is 1."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plain(lines: Iterable[Line]) -> str:
    """Return the lines for pipes and files, without colours and trailing blanks."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def show(lines: Iterable[Line]) -> None:
    """Print the lines, with colours on a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.write(plain(lines))
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import, and a pipe does not need it
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for line in lines:
        text = Text.assemble(*line)
        text.rstrip()
        console.print(text, soft_wrap=True)


def _fit(text: str, width: int, align: str) -> str:
    size = cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…"
    blanks = " " * (width - size)
    return blanks + text if align == "right" else text + blanks
