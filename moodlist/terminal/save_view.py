"""Lines of text for what a save changes."""

from collections.abc import Iterator

from moodlist.terminal.save_schema import SaveSchema, SaveSong
from moodlist.terminal.text import BOLD, DIM, PLAIN, Column, Fragment, Line, columns, on_one_line

_HEAD = (Column(""), Column("Song", widest=60), Column("Artist", widest=40), Column("Link"))


def save_lines(save: SaveSchema) -> Iterator[Line]:
    """Yield each song that is added, removed, moved or kept, the totals, and whether anything was written."""
    yield [(on_one_line(save.playlist), BOLD), (f": {save.url or 'a new private playlist'}", PLAIN)]
    if rows := list(_rows(save)):
        yield []
        yield from columns(_HEAD, rows, titled=False)
    yield []
    yield [(_totals(save), PLAIN)]
    yield [(_conclusion(save), BOLD)]


def _rows(save: SaveSchema) -> Iterator[list[Fragment]]:
    for change, style, songs in (
        ("+ add", "green", save.add),
        ("- remove", "red", save.remove),
        ("~ move", "yellow", save.move),
        ("~ keep once", "yellow", save.once),
        ("= keep", DIM, save.keep),
        ("! not savable", "red", save.not_savable),
    ):
        for song in songs:
            yield [(change, style), *_title_and_artist(song), (song.url or "", DIM)]


def _title_and_artist(song: SaveSong) -> tuple[Fragment, Fragment]:
    because = f" ({song.because})" if song.because else ""
    return (on_one_line(song.song) + because, PLAIN), (on_one_line(song.artist), PLAIN)


def _totals(save: SaveSchema) -> str:
    counts = {
        "added" if save.written else "to add": len(save.add),
        "removed" if save.written else "to remove": len(save.remove),
        "moved" if save.written else "to move": len(save.move),
        "kept once" if save.written else "to keep once": len(save.once),
        "kept without the mood": len(save.keep),
        "not savable": len(save.not_savable),
        "unchanged": save.stay,
    }
    return ", ".join(f"{count} {change}" for change, count in counts.items() if count) or "No songs match."


def _conclusion(save: SaveSchema) -> str:
    if not (save.add or save.remove or save.move or save.once):
        return "There is nothing to change."
    if save.written:
        return f"Saved: {save.url}"
    return "Nothing was written. Run the same command with --yes to write it."
