"""Stored audio features as CSV, in a form that `moodlist features add FILE` reads."""

import csv
import io
from collections.abc import Iterable
from itertools import zip_longest

from classify.core.csv_injection import escape_formula
from classify.core.features import FEATURE_NAMES, Found
from classify.core.spotify_link import SpotifyLink
from classify.sources.feature_cache.entries import found_in
from classify.sources.feature_cache.store import Entry

_COLUMNS = ("url", "isrc", "song", "artist", *FEATURE_NAMES, "source", "as_of")


def as_csv(entries: Iterable[Entry]) -> tuple[bytes, int]:
    """Return the features in the entries, and the number of rows. An id and an ISRC with the same song share a row."""
    songs: dict[Found, tuple[list[str], list[str]]] = {}
    for entry in entries:
        if found := found_in(entry):
            kind, _, name = entry.key.partition(":")
            ids, isrcs = songs.setdefault(found, ([], []))
            (ids if kind == "track" else isrcs).append(name)
    rows = [_row(found, id_, isrc) for found, names in songs.items() for id_, isrc in zip_longest(*names)]
    text = io.StringIO()
    csv.writer(text).writerows([_COLUMNS, *rows])
    return text.getvalue().encode(), len(rows)


def _row(found: Found, id_: str | None, isrc: str | None) -> list[object]:
    url = SpotifyLink("track", id_).url if id_ else ""
    names = escape_formula(found.name or ""), escape_formula(", ".join(found.artists))
    return [url, isrc or "", *names, *found.features.row(), found.source, found.as_of or ""]
