"""A table of the watchlist, for terminals of any width and for pipes."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from classify.aws.watchlist import WatchlistEntry
from classify.batch.watchlist_view import WatchlistEntrySchema, watchlist_schema
from moodlist.terminal.text import DIM, GAP, PLAIN, Column, Fragment, Line, columns, on_one_line

WIDE = 160  # characters; a narrower terminal shows links and problems on lines of their own
STYLES = {"done": "green", "failed": "red", "postponed": "yellow"}
HEAD = (Column("Playlist", widest=40), Column("Status"), Column("When (UTC)"), Column("Moods"))


def watchlist_table(entries: Iterable[WatchlistEntry]) -> Iterator[Line]:
    """Yield a line for each playlist. On a narrow terminal, its link and problem are on the lines below."""
    schemas = watchlist_schema(entries).playlists
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE
    if width >= WIDE:
        rows = [[*_row(each), (each.url, DIM), (_target(each), DIM), (_problem(each), PLAIN)] for each in schemas]
        yield from columns([*HEAD, Column("Link"), Column("Saved"), Column("Problem")], rows)
        return
    lines = columns(HEAD, [_row(each) for each in schemas])
    yield next(lines)
    for each, line in zip(schemas, lines, strict=True):
        yield line
        yield from ([(GAP + below, DIM)] for below in (each.url, _target(each), _problem(each)) if below)


def _row(entry: WatchlistEntrySchema) -> list[Fragment]:
    last = entry.last
    if last is None:
        return [("-", DIM), ("never run", DIM), ("-", DIM), ("-", DIM)]
    name = on_one_line(last.name or "") or "-"
    status = (last.status, STYLES.get(last.status, PLAIN))
    return [(name, PLAIN), status, (_format_time(last.created), PLAIN), (_format_moods(last.moods) or "-", PLAIN)]


def _format_time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _format_moods(moods: Mapping[str, int]) -> str:
    return ", ".join(f"{mood} {count}" for mood, count in moods.items())


def _target(entry: WatchlistEntrySchema) -> str:
    return f"{entry.save.mood} songs in {entry.save.name or entry.save.id or 'a playlist'}" if entry.save else ""


def _problem(entry: WatchlistEntrySchema) -> str:
    problem = entry.last.problem if entry.last else None
    return on_one_line(f"{problem.title}: {problem.detail}") if problem else ""
