"""The watchlist for terminals of any width and for pipes."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from classify.aws.watchlist import WatchlistEntry
from classify.batch.watchlist_view import WatchlistEntrySchema, watchlist_schema
from moodlist.terminal.text import DIM, GAP, PLAIN, Column, Fragment, Line, columns, on_one_line

ROOM = 160  # characters that a terminal needs for links and problems beside the rest
STYLES = {"done": "green", "failed": "red", "postponed": "yellow"}
HEAD = (Column("Playlist", widest=40), Column("Status"), Column("When (UTC)"), Column("Moods"))


def watch_table(entries: Iterable[WatchlistEntry]) -> Iterator[Line]:
    """A line for each playlist; where there is no room, its link and its problem stand below."""
    forms = watchlist_schema(entries).playlists
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else ROOM
    if width >= ROOM:
        rows = [[*_row(each), (each.url, DIM), (_saving(each), DIM), (_problem(each), PLAIN)] for each in forms]
        yield from columns([*HEAD, Column("Link"), Column("Saved"), Column("Problem")], rows)
        return
    lines = columns(HEAD, [_row(each) for each in forms])
    yield next(lines)
    for each, line in zip(forms, lines, strict=True):
        yield line
        yield from ([(GAP + below, DIM)] for below in (each.url, _saving(each), _problem(each)) if below)


def _row(watched: WatchlistEntrySchema) -> list[Fragment]:
    last = watched.last
    if last is None:
        return [("-", DIM), ("never run", DIM), ("-", DIM), ("-", DIM)]
    name = on_one_line(last.name or "") or "-"
    status = (last.status, STYLES.get(last.status, PLAIN))
    return [(name, PLAIN), status, (_moment(last.created), PLAIN), (_moods(last.moods) or "-", PLAIN)]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _moods(moods: Mapping[str, int]) -> str:
    return ", ".join(f"{mood} {count}" for mood, count in moods.items())


def _saving(watched: WatchlistEntrySchema) -> str:
    return (
        f"{watched.save.mood} songs in {watched.save.name or watched.save.id or 'a playlist'}" if watched.save else ""
    )


def _problem(watched: WatchlistEntrySchema) -> str:
    problem = watched.last.problem if watched.last else None
    return on_one_line(f"{problem.title}: {problem.detail}") if problem else ""
