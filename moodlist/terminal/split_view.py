"""Lines of text for a playlist that is divided into lists."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from classify.core.report import Report
from moodlist.mood_lists import MoodList
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.save_schema import SaveSchema
from moodlist.terminal.save_view import totals
from moodlist.terminal.song_table import mood_cell
from moodlist.terminal.text import BOLD, DIM, PLAIN, Fragment, Line, count_of, count_of_reason, wrapped

LIST = (Column("List"), Column("Items", "right"))
PLAYLIST = (Column("Playlist", widest=60, shrinks=True), Column("Changes"), Column("Link"))


def split_lines(
    report: Report,
    lists: Sequence[MoodList],
    *,
    files: Mapping[str | None, Path] | None = None,
    saves: Mapping[str | None, SaveSchema] | None = None,
) -> Iterator[Line]:
    """Yield the number of items of each list and of all, and where each list goes."""
    name, items = report.playlist.name or "This list", count_of(report.items, "item")
    yield from wrapped([(name, BOLD), (f": {items} in {len(lists)} lists", PLAIN)])
    yield []
    rows = [[*_list_and_size(each), *_place(each, files, saves)] for each in lists]
    total: list[Fragment] = [("all", BOLD), (str(sum(each.report.items for each in lists)), BOLD)]
    rows.append(total + [("", PLAIN)] * (len(rows[0]) - len(total)))
    places = (Column("File"),) if files else PLAYLIST if saves else ()
    yield from columns_or_lines((*LIST, *places), rows)
    yield from _describe_rest(lists[-1], saves.get(None) if saves else None)


def _list_and_size(each: MoodList) -> list[Fragment]:
    return [mood_cell(each.name), (str(each.report.items), PLAIN)]


def _place(
    each: MoodList, files: Mapping[str | None, Path] | None, saves: Mapping[str | None, SaveSchema] | None
) -> list[Fragment]:
    if files:
        return [(str(files[each.mood]), DIM)]
    if not saves:
        return []
    if save := saves.get(each.mood):
        return [(save.playlist, PLAIN), (totals(save), PLAIN), (save.url or "", DIM)]
    return [("-", DIM), ("not saved", DIM), ("", DIM)]


def _describe_rest(rest: MoodList, save: SaveSchema | None) -> Iterator[Line]:
    parts = [
        f"{len(rest.report.skipped)} skipped" if rest.report.skipped else "",
        f"{len(rest.report.classified)} that may have another mood too" if rest.report.classified else "",
    ]
    if text := ", ".join(filter(None, parts)):
        yield from wrapped([(f"The rest: {text}", DIM)])
    if save and save.not_savable:
        counts = Counter(song.because for song in save.not_savable)
        reasons = ", ".join(count_of_reason(count, reason) for reason, count in counts.items())
        yield from wrapped([(f"Not saved, of the rest: {reasons}", DIM)])
