"""How each exporter joins the artists of a track in one cell."""

import re
from collections.abc import Callable, Collection

Split = Callable[[str], tuple[str, ...]]
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")


def _stripped(parts: list[str]) -> tuple[str, ...]:
    return tuple(name for part in parts if (name := part.strip()))


def whole(text: str) -> tuple[str, ...]:
    """One cell, one name: "Tyler, The Creator" is a single artist."""
    return (text,)


def by_semicolon(text: str) -> tuple[str, ...]:
    """Exportify of exportify.net: https://github.com/pavelkomarov/exportify"""
    return _stripped(text.split(";"))


def by_comma(text: str) -> tuple[str, ...]:
    r"""Exportify of exportify.app, where a comma in a name is `\,`; its forks of 2020 do not escape.

    https://github.com/watsonbox/exportify
    """
    if "," not in text:
        return (text,)
    return tuple(name.replace("\\,", ",") for name in _stripped(_UNESCAPED_COMMA.split(text)))


def splitter(names: Collection[str]) -> Split:
    """The way to split, told by the other columns: exporters share the name of this one."""
    if not {"artisturis", "artistids", "spotifyuri"}.isdisjoint(names):
        return by_comma
    if {"artisturi", "trackdurationms"}.issubset(names):
        return by_comma
    return by_semicolon if not {"artistnames", "artists"}.isdisjoint(names) else whole
