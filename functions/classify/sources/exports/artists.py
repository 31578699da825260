"""How exporters join several artists in one cell."""

import re
from collections.abc import Callable, Iterable

from classify.sources.exports.cells import parse_list

SplitArtists = Callable[[str], tuple[str, ...]]

_UNESCAPED_COMMA = re.compile(r"(?<!\\),")
_BARE_COMMA = re.compile(r",(?!\s|(?<=\d,)\d{3}(?!\d))")  # neither "Tyler, The Creator" nor "10,000 Maniacs"


def splitter_of_names(cells: Iterable[str]) -> SplitArtists:
    """Choose how to split a column of several artists as https://github.com/pavelkomarov/exportify joins them.

    It joins them with semicolons; until July 2025 with commas, and without a space behind the comma. A file uses one of
    the two.
    """
    return _split_at_semicolons if any(";" in cell for cell in cells) else _split_at_bare_commas


def splitter_of_fork(cells: Iterable[str]) -> SplitArtists:
    """Choose how to split a column of the forks of 2020, which joined artists with commas, most without a space."""
    return _split_at_bare_commas if any(map(_BARE_COMMA.search, cells)) else split_at_commas


def split_at_commas(text: str) -> tuple[str, ...]:
    r"""Split a cell of exportify.app, which writes `\,` for a comma in a name.

    https://github.com/watsonbox/exportify
    """
    if "," not in text:
        return (text,)
    return tuple(name.replace("\\,", ",") for name in _strip(_UNESCAPED_COMMA.split(text)))


def single_artist(text: str) -> tuple[str, ...]:
    """Take the cell as one name: "Tyler, The Creator" is a single artist."""
    return (text,)


def split_artists(text: str, split: SplitArtists) -> tuple[str, ...]:
    """Return the names in a cell: the items if it holds a list, else what `split` makes of it."""
    names = parse_list(text) if text.startswith("[") else None
    return split(text) if names is None else names


def _split_at_semicolons(text: str) -> tuple[str, ...]:
    return _strip(text.split(";")) if ";" in text else (text,)


def _split_at_bare_commas(text: str) -> tuple[str, ...]:
    return _strip(_BARE_COMMA.split(text)) if "," in text else (text,)


def _strip(parts: list[str]) -> tuple[str, ...]:
    return tuple(name for part in parts if (name := part.strip()))
