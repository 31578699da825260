"""What the command prints: lines of styled text, on a terminal of any width or plain in pipes and files, and JSON."""

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator

from moodlist.console import has_color, rich_console
from moodlist.terminal.cells import chop, width_of

Fragment = tuple[str, str]  # a text and its rich style
Line = list[Fragment]
BOLD, DIM, PLAIN = "bold", "dim", ""
# Invisible, but part of the text: the joiners of Persian, Indic scripts and emoji, and the tags of some flags.
_JOINERS = {"\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))}
_PAGES = "https://open.spotify.com/"
_NAMES_OF_ITEMS = {"local file", "episode", "duplicate", "unreadable row"}  # the other reasons are no nouns
_WORDS = re.compile(r" *[^ ]+| +$")


def on_one_line(text: str) -> str:
    """Return the text without line breaks and control characters, so that a title cannot control the terminal.

    Blanks at its beginning, which indent a line, stay.
    """
    if text.isprintable():
        return text
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + " ".join("".join(map(_printable, text)).split())


def _printable(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return "" if unicodedata.category(character) in {"Cf", "Cs"} else " "


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Return the number with the noun or, unless the number is 1, with its plural, which by default ends in -s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def count_of_reason(number: int, reason: str) -> str:
    """Return the number with why so many items are left out, in words: `2 local files`, but `2 no id`."""
    return count_of(number, reason) if reason in _NAMES_OF_ITEMS else f"{number:,} {reason}"


def terminal_width() -> int | None:
    """Return the number of columns of the terminal; None if standard output is a pipe or a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def wrapped(line: Line) -> Iterator[Line]:
    """Yield the line as lines that fit the terminal; those after the first are indented like it. A pipe takes any line.

    Lines break between words. A word that is wider than the terminal is cut into pieces.
    """
    width = terminal_width()
    line = [(on_one_line(text), style) for text, style in line]
    text = "".join(text for text, _ in line)
    if width is None or width_of(text.rstrip()) <= width:
        yield line
        return
    indent = text[: len(text) - len(text.lstrip())][: width // 2]
    current: Line = []
    used = 0
    for word, style in _words(line):
        if used + width_of(word) > width and current:
            yield current
            current, used, word = [(indent, PLAIN)], len(indent), word.lstrip()  # noqa: PLW2901
        first, *others = chop(word, width - used) if used + width_of(word) > width else [word]
        current.append((first, style))
        used += width_of(first)
        for piece in others:
            yield current
            current, used = [(piece, style)], width_of(piece)
    yield current


def _words(line: Line) -> Iterator[Fragment]:
    return ((word, style) for text, style in line for word in _WORDS.findall(text))


def link_that_fits(text: str, width: int) -> str:
    """Return a page of open.spotify.com as its URI or id if only that fits; every command reads all three.

    Any other text is returned as it is.
    """
    if len(text) <= width or not text.startswith(_PAGES):
        return text
    kind, _, id_ = text.removeprefix(_PAGES).partition("/")
    uri = f"spotify:{kind}:{id_}"
    return uri if len(uri) <= width else id_


def plain(lines: Iterable[Line]) -> str:
    """Return the lines for pipes and files, without colours and trailing blanks."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def as_json(value: object) -> bytes:
    """Return a value as indented JSON, with a line break at the end."""
    import msgspec  # noqa: PLC0415  # what prints no JSON may need no msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def show(lines: Iterable[Line]) -> None:
    """Print the lines, with colours if the user wants them. No line is wider than the terminal."""
    if not (sys.stdout.isatty() or has_color(sys.stdout)):
        sys.stdout.write(plain(lines))
        return
    from rich.text import Text  # noqa: PLC0415  # slow to import, and a pipe does not need it

    console = rich_console(sys.stdout)
    for line in lines:
        for part in wrapped(line):
            text = Text.assemble(*part)
            text.rstrip()
            console.print(text, soft_wrap=True)
