"""Lines of text for what a save changes."""

import shlex
from collections.abc import Iterator

from moodlist.program import as_started
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.save_schema import SaveSchema, SaveSong
from moodlist.terminal.song_table import ARTIST, TITLE, TITLE_AND_ARTIST, mood_cell
from moodlist.terminal.text import BOLD, DIM, PLAIN, Fragment, Line, terminal_width, wrapped

WIDE = 100  # cells; a narrower terminal shows title and artist in one column
CHANGE, MOOD, LINK = Column("Change"), Column("Mood"), Column("Link")
WIDE_HEAD = (CHANGE, TITLE, ARTIST, MOOD, LINK)
NARROW_HEAD = (CHANGE, TITLE_AND_ARTIST, MOOD, LINK)


def save_lines(save: SaveSchema) -> Iterator[Line]:
    """Yield each song that is added, removed, moved or kept, the totals, and whether anything was written."""
    yield from wrapped([(save.playlist, BOLD), (f": {save.url or 'a new private playlist'}", PLAIN)])
    width = terminal_width()
    wide = width is None or width >= WIDE
    if rows := list(_rows(save, wide=wide)):
        yield []
        yield from columns_or_lines(WIDE_HEAD if wide else NARROW_HEAD, rows, titled=False)
    yield []
    yield from wrapped([(totals(save), PLAIN)])
    for copy in save.copies:
        about = "Copy of the removed songs, which `moodlist classify` reads"
        yield from wrapped([(f"{about}: {shlex.quote(copy)}", PLAIN)])
    yield from wrapped([(as_started(_conclusion(save)), BOLD)])


def _rows(save: SaveSchema, *, wide: bool) -> Iterator[list[Fragment]]:
    for change, style, songs in (
        ("+ add", "green", save.add),
        ("- remove", "red", save.remove),
        ("~ move", "yellow", save.move),
        ("~ keep once", "yellow", save.once),
        ("= keep", DIM, save.keep),
        ("! not savable", "red", save.not_savable),
    ):
        for song in songs:
            yield [(change, style), *_names(song, wide=wide), _mood_and_score(song), (song.url or "", DIM)]


def _names(song: SaveSong, *, wide: bool) -> list[Fragment]:
    title = f"{song.song} ({song.because})" if song.because else song.song
    texts = [title, song.artist] if wide else [" - ".join(filter(None, (title, song.artist)))]
    return [(text, PLAIN) for text in texts]


def _mood_and_score(song: SaveSong) -> Fragment:
    mood, style = mood_cell(song.mood, song.alternatives)
    return ("" if song.score is None else f"{mood} {song.score:.2f}", style)


def totals(save: SaveSchema) -> str:
    """Return how many songs are added, removed, moved and kept."""
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
    return not_written(may_write=save.may_write)


def not_written(*, may_write: bool) -> str:
    """Return what writes the changes that were only shown."""
    if may_write:
        return "Nothing was written. Run the same command with --yes to write it."
    return (
        "Nothing was written, and the login permits reading only: run `moodlist login --save`, then the same command "
        "with --yes."
    )
