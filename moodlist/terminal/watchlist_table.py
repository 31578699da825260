"""A table of the watchlist, for terminals of any width and for pipes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from classify.aws.watchlist import WatchlistEntry
from classify.batch.watchlist_view import WatchlistEntrySchema, watchlist_schema
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.text import DIM, PLAIN, Fragment, Line, on_one_line

STYLES = {"done": "green", "failed": "red", "postponed": "yellow"}
HEAD = (
    Column("Playlist", widest=40, shrinks=True),
    *map(Column, ("Status", "When (UTC)", "Moods", "Link", "Saved", "Problem")),
)


def watchlist_table(entries: Iterable[WatchlistEntry]) -> Iterator[Line]:
    """Yield a line for each playlist. On a narrow terminal, what does not fit is on the lines below."""
    return columns_or_lines(HEAD, list(map(_row, watchlist_schema(entries).playlists)))


def _row(entry: WatchlistEntrySchema) -> list[Fragment]:
    return [*_last_result(entry), (entry.url, DIM), (_target(entry), DIM), (_problem(entry), PLAIN)]


def _last_result(entry: WatchlistEntrySchema) -> list[Fragment]:
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
    save = entry.save
    return f"{save.mood} songs in {save.name or save.id or 'a playlist'}" if save else ""


def _problem(entry: WatchlistEntrySchema) -> str:
    problem = entry.last.problem if entry.last else None
    return f"{problem.title}: {problem.detail}" if problem else ""
