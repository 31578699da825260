"""The width of texts in cells of a terminal: most characters take one, wide ones two, accents and joiners none.

Terminals disagree about joined emoji, skin tones and the vowel signs of Indic scripts. What counts here is the most
that one of them takes, so that a line that fits is never too wide. rich counts what a newest terminal takes.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import get_character_cell_size

_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_LATIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x250))))  # one cell each


def width_of(text: str) -> int:
    """Return the number of cells that the text takes."""
    return len(text) if _LATIN.issuperset(text) else sum(map(_width_of_character, text))


def fit(text: str, width: int, align: str = "left") -> str:
    """Return the text padded to the width, which is at least 1. A wider text ends in an ellipsis."""
    if (cells := width_of(text)) > width:
        text = f"{chop(text, width - 1)[0]}…" if width > 1 else "…"
        cells = width_of(text)
    blanks = " " * (width - cells)
    return blanks + text if align == "right" else text + blanks


def chop(text: str, width: int) -> list[str]:
    """Split the text into pieces of at most `width` cells. Only what does not fit as a whole is cut in two.

    A character that does not fit at all gets a piece of its own, after an empty one.
    """
    pieces, room = [""], width
    for cluster in _clusters(text):
        for part in [cluster] if width_of(cluster) <= width else cluster:
            if (cells := width_of(part)) > room:
                pieces.append("")
                room = width
            pieces[-1] += part
            room -= cells
    return pieces


def _clusters(text: str) -> Iterator[str]:
    """Yield the text in parts that a reader takes for one character, such as a letter with its accents."""
    cluster = ""
    for character in text:
        if cluster and not (_continues(character) or cluster[-1] == _JOINER or _is_flag(cluster, character)):
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def _is_flag(first: str, second: str) -> bool:
    return len(first) == 1 and ord(first) in _FLAG_LETTERS and ord(second) in _FLAG_LETTERS


@lru_cache(4096)
def _continues(character: str) -> bool:
    """Return whether the character belongs to the one before it."""
    is_mark = unicodedata.category(character).startswith("M")
    return is_mark or ord(character) in _SKIN_TONES or get_character_cell_size(character) == 0


@lru_cache(4096)
def _width_of_character(character: str) -> int:
    if ord(character) in _SKIN_TONES:
        return 2
    if character == _EMOJI_STYLE or unicodedata.category(character) == "Mc":  # it may widen the character before it
        return 1
    return get_character_cell_size(character)
