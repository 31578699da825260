"""What a save changes, for people to read."""

from collections.abc import Iterator

from moodlist.terminal.save_schema import SaveForm, Song
from moodlist.terminal.text import BOLD, DIM, PLAIN, Column, Fragment, Line, columns, on_one_line

_HEAD = (Column(""), Column("Song", widest=60), Column("Artist", widest=40), Column("Link"))


def save_page(form: SaveForm) -> Iterator[Line]:
    """Every song that is added, removed, moved or kept, how many that is, and whether anything was written."""
    yield [(on_one_line(form.playlist), BOLD), (f": {form.url or 'a new private playlist'}", PLAIN)]
    if rows := list(_rows(form)):
        yield []
        yield from columns(_HEAD, rows, titled=False)
    yield []
    yield [(_counted(form), PLAIN)]
    yield [(_ending(form), BOLD)]


def _rows(form: SaveForm) -> Iterator[list[Fragment]]:
    for what, style, songs in (
        ("+ add", "green", form.add),
        ("- remove", "red", form.remove),
        ("~ move", "yellow", form.move),
        ("~ once", "yellow", form.once),
        ("= keep", DIM, form.keep),
        ("! not savable", "red", form.not_savable),
    ):
        for song in songs:
            yield [(what, style), *_named(song), (song.url or "", DIM)]


def _named(song: Song) -> tuple[Fragment, Fragment]:
    because = f" ({song.because})" if song.because else ""
    return (on_one_line(song.song) + because, PLAIN), (on_one_line(song.artist), PLAIN)


def _counted(form: SaveForm) -> str:
    counts = {
        "added" if form.written else "to add": len(form.add),
        "removed" if form.written else "to remove": len(form.remove),
        "moved" if form.written else "to move": len(form.move),
        "of several left once" if form.written else "of several to leave once": len(form.once),
        "kept though not of the mood": len(form.keep),
        "not savable": len(form.not_savable),
        "as they are": form.stay,
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "No song fits."


def _ending(form: SaveForm) -> str:
    if not (form.add or form.remove or form.move or form.once):
        return "There is nothing to change."
    if form.written:
        return f"Saved: {form.url}"
    return "Nothing was written. Run the same command with --yes to write it."
