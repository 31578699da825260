"""What is stored of audio features, as lines for a terminal and as JSON; and what became of the rows of a table."""

from collections.abc import Iterator
from typing import Any

from classify.core.features import GIVEN
from moodlist.feature_store import Added, Group, Summary
from moodlist.feature_tables import refusal_text
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.text import BOLD, DIM, PLAIN, Line, count_of

HEAD = (Column("Source"), Column("Month"), Column("By Spotify id", "right"), Column("By ISRC", "right"))
_NAMES = {GIVEN: "added by you", "reccobeats": "ReccoBeats"}
_KILOBYTE = 1000


def summary_lines(summary: Summary) -> Iterator[Line]:
    """Yield how many songs have features, from which source and month, and where and how large the store is."""
    yield [(f"{count_of(summary.ids.total(), 'song')} by Spotify id, {summary.isrcs.total():,} by ISRC", BOLD)]
    yield [(f"{summary.place} ({_format_size(summary.bytes)})", DIM)]
    if summary.unknown:
        yield [(f"Not known to ReccoBeats when it was asked last: {summary.unknown:,}", DIM)]
    if summary.names:
        yield [(f"Searched by name: {summary.names:,}", DIM)]
    if summary.groups:
        yield []
        yield from columns_or_lines(HEAD, [_row(summary, group) for group in summary.groups])


def summary_object(summary: Summary) -> dict[str, Any]:
    """Return the same for other programs."""
    return {
        "place": summary.place,
        "bytes": summary.bytes,
        "groups": [
            {**group._asdict(), "ids": summary.ids[group], "isrcs": summary.isrcs[group]} for group in summary.groups
        ],
        "unknown": summary.unknown,
        "names": summary.names,
    }


def added_text(added: Added, seconds: float) -> str:
    """Return what became of the rows, each of which counts once."""
    counts = {
        "new": added.new,
        "that replace other features": added.replaced,
        "stored already": added.known,
        "repeated below": added.repeated,
    }
    parts = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    read = f"Read {count_of(added.rows, 'row')} in {seconds:.1f} s"
    return f"{read}: {parts or 'no features'}." + (f"\n{refusal_text(added.refused)}" if added.refused else "")


def _row(summary: Summary, group: Group) -> list[tuple[str, str]]:
    cells = (_NAMES.get(group.source, group.source), group.month or "unknown")
    counts = (f"{summary.ids[group]:,}", f"{summary.isrcs[group]:,}")
    return [(cell, PLAIN) for cell in (*cells, *counts)]


def _format_size(size: float) -> str:
    for unit in ("B", "kB", "MB"):
        if size < _KILOBYTE:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _KILOBYTE
    return f"{size:.1f} GB"
