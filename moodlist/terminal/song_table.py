"""Tables of songs and of moods, for terminals of any width and for pipes."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len

from classify.response.schemas import MoodSong, SongSchema
from moodlist.terminal.text import DIM, GAP, PLAIN, Column, Fragment, Line, columns, on_one_line

STYLES = {"happy": "yellow", "aggressive": "red", "dark": "blue", "relaxing": "green"}
MAX_BAR = 30  # characters
WIDE = 130  # characters; a narrower terminal shows links on lines of their own
_OTHER_COLUMNS = 26  # characters of position, mood and score
POSITION = Column("#", "right")
TITLE, ARTIST, LINK = Column("Song", widest=60), Column("Artist", widest=40), Column("Link")
WHY = Column("Why")
MOOD_AND_SCORE = (Column("Mood"), Column("Score", "right"))


def song_table(songs: Sequence[SongSchema | MoodSong]) -> Iterator[Line]:
    """Yield a line for each song. On a narrow terminal, its link and explanation are on the lines below."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE
    if width >= WIDE:
        why = [WHY] if any(map(_explanation, songs)) else []
        head = [*_position_column(songs), TITLE, ARTIST, *MOOD_AND_SCORE, *why, LINK]
        yield from columns(head, [_row(each, explained=bool(why)) for each in songs])
        return
    title_and_artist = Column("Song and artist", widest=max(20, width - _OTHER_COLUMNS))
    lines = columns(
        [*_position_column(songs), title_and_artist, *MOOD_AND_SCORE], [_narrow_row(each) for each in songs]
    )
    yield next(lines)
    for each, line in zip(songs, lines, strict=True):
        indent = " " * cell_len(line[0][0] + GAP) if isinstance(each, SongSchema) else GAP
        yield line
        if explanation := _explanation(each):
            yield [(indent + explanation, DIM)]
        yield [(indent, PLAIN), (each.url or "", DIM)]


def mood_table(counts: Mapping[str, int]) -> Iterator[Line]:
    """Yield for each mood its number of songs, their share of all and a bar."""
    head = (Column("Mood"), Column("Songs", "right"), Column("Share", "right"), Column(""))
    total, most = sum(counts.values()) or 1, max(counts.values(), default=0) or 1
    rows = [
        [_mood(mood), (str(count), PLAIN), (f"{count / total:.0%}", PLAIN), ("#" * round(MAX_BAR * count / most), DIM)]
        for mood, count in counts.items()
    ]
    yield from columns(head, rows, titled=False)


def _position_column(songs: Sequence[SongSchema | MoodSong]) -> list[Column]:
    """Return the column of positions in the playlist, which `POST /mood` does not return."""
    return [POSITION] if any(isinstance(each, SongSchema) for each in songs) else []


def _position(song: SongSchema | MoodSong) -> list[Fragment]:
    return [(str(song.position), DIM)] if isinstance(song, SongSchema) else []


def _row(song: SongSchema | MoodSong, *, explained: bool) -> list[Fragment]:
    title, artist = (on_one_line(song.song), PLAIN), (on_one_line(song.artist), PLAIN)
    why = [(_explanation(song), DIM)] if explained else []
    return [*_position(song), title, artist, *_mood_and_score(song), *why, (song.url or "", DIM)]


def _explanation(song: SongSchema | MoodSong) -> str:
    """Return what led the model to the mood, if the answer includes it."""
    if isinstance(song, MoodSong) or not song.why:
        return ""
    return ", ".join(reason.en for reason in song.why.reasons)


def _narrow_row(song: SongSchema | MoodSong) -> list[Fragment]:
    title = on_one_line(" - ".join(filter(None, (song.song, song.artist))))
    return [*_position(song), (title, PLAIN), *_mood_and_score(song)]


def _mood(mood: str) -> Fragment:
    return (mood, STYLES.get(mood.removesuffix("?"), PLAIN))


def _mood_and_score(song: SongSchema | MoodSong) -> tuple[Fragment, Fragment]:
    mark = "?" if isinstance(song, SongSchema) and song.uncertain else ""
    return _mood(song.mood + mark), (f"{song.score:.2f}", PLAIN)
