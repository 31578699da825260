"""Tables of songs and of moods, for terminals of any width and for pipes."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len

from classify.response.schemas import MoodSong, SongSchema
from moodlist.terminal.text import DIM, GAP, PLAIN, Column, Fragment, Line, columns, on_one_line

STYLES = {"happy": "yellow", "aggressive": "red", "dark": "blue", "relaxing": "green"}
BAR = 30  # characters of the longest bar
ROOM = 130  # characters that a terminal needs for a column of links
_RIGHT = 26  # characters that place, mood and score take
PLACE = Column("#", "right")
TITLE, ARTIST, LINK = Column("Song", widest=60), Column("Artist", widest=40), Column("Link")
WHY = Column("Explanation")
RATING = (Column("Mood"), Column("Score", "right"))


def song_table(songs: Sequence[SongSchema | MoodSong]) -> Iterator[Line]:
    """A line for each song; where there is no room for a column of links, each stands below its title."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else ROOM
    if width >= ROOM:
        why = [WHY] if any(map(_reasons, songs)) else []
        head = [*_placed(songs), TITLE, ARTIST, *RATING, *why, LINK]
        yield from columns(head, [_row(each, explained=bool(why)) for each in songs])
        return
    both = Column("Song and artist", widest=max(20, width - _RIGHT))
    lines = columns([*_placed(songs), both, *RATING], [_narrow_row(each) for each in songs])
    yield next(lines)
    for each, line in zip(songs, lines, strict=True):
        indent = " " * cell_len(line[0][0] + GAP) if isinstance(each, SongSchema) else GAP
        yield line
        if reasons := _reasons(each):
            yield [(indent + reasons, DIM)]
        yield [(indent, PLAIN), (each.url or "", DIM)]


def tally_table(tally: Mapping[str, int]) -> Iterator[Line]:
    """How many songs have each mood, their share of all, and a bar."""
    head = (Column("Mood"), Column("Songs", "right"), Column("Share", "right"), Column(""))
    whole, most = sum(tally.values()) or 1, max(tally.values(), default=0) or 1
    rows = [
        [_mood(mood), (str(count), PLAIN), (f"{count / whole:.0%}", PLAIN), ("#" * round(BAR * count / most), DIM)]
        for mood, count in tally.items()
    ]
    yield from columns(head, rows, titled=False)


def _placed(songs: Sequence[SongSchema | MoodSong]) -> list[Column]:
    """The column of places in the playlist, which the answer of `POST /mood` does not tell."""
    return [PLACE] if any(isinstance(each, SongSchema) for each in songs) else []


def _place(song: SongSchema | MoodSong) -> list[Fragment]:
    return [(str(song.position), DIM)] if isinstance(song, SongSchema) else []


def _row(song: SongSchema | MoodSong, *, explained: bool) -> list[Fragment]:
    title, artist = (on_one_line(song.song), PLAIN), (on_one_line(song.artist), PLAIN)
    why = [(_reasons(song), DIM)] if explained else []
    return [*_place(song), title, artist, *_rating(song), *why, (song.url or "", DIM)]


def _reasons(song: SongSchema | MoodSong) -> str:
    """What led the model to the mood, where that was asked for."""
    if isinstance(song, MoodSong) or not song.why:
        return ""
    return ", ".join(reason.en for reason in song.why.reasons)


def _narrow_row(song: SongSchema | MoodSong) -> list[Fragment]:
    title = on_one_line(" - ".join(filter(None, (song.song, song.artist))))
    return [*_place(song), (title, PLAIN), *_rating(song)]


def _mood(mood: str) -> Fragment:
    return (mood, STYLES.get(mood.removesuffix("?"), PLAIN))


def _rating(song: SongSchema | MoodSong) -> tuple[Fragment, Fragment]:
    doubt = "?" if isinstance(song, SongSchema) and song.uncertain else ""
    return _mood(song.mood + doubt), (f"{song.score:.2f}", PLAIN)
