"""Tables of songs and of moods, for terminals of any width and for pipes."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from classify.response.schemas import MoodSong, SongSchema
from moodlist.terminal.columns import GAP, Column, columns
from moodlist.terminal.text import (
    DIM,
    PLAIN,
    Fragment,
    Line,
    link_that_fits,
    terminal_width,
    wrapped,
)

STYLES = {"happy": "yellow", "aggressive": "red", "dark": "blue", "relaxing": "green"}
MAX_BAR = 30  # characters
WIDE = 130  # cells; a narrower terminal shows links on lines of their own
POSITION = Column("#", "right")
TITLE, ARTIST, LINK = Column("Song", widest=60, shrinks=True), Column("Artist", widest=40, shrinks=True), Column("Link")
TITLE_AND_ARTIST = Column("Song and artist", widest=100, shrinks=True)
MOOD_AND_SCORE = (Column("Mood"), Column("Score", "right"))
WHY = Column("Why")
Song = SongSchema | MoodSong


def song_table(songs: Sequence[Song], moods: Collection[str] = ()) -> Iterator[Line]:
    """Yield a line for each song. On a narrow terminal, its link and explanation are on the lines below.

    `moods` are those that the songs were chosen by. Each song is shown with the best of them that it has, and the score
    of that one; for tags, this needs the songs' `scores`.
    """
    width = terminal_width()
    if width is None or width >= WIDE:
        why = [WHY] if width is None and any(map(_explanation, songs)) else []
        head = [*_position_column(songs), TITLE, ARTIST, *MOOD_AND_SCORE, *why, LINK]
        lines = columns(head, [_row(each, moods, explained=bool(why)) for each in songs], width)
        below = [[] if why else _explanation_lines(each, GAP) for each in songs]
    else:
        head = [*_position_column(songs), TITLE_AND_ARTIST, *MOOD_AND_SCORE]
        lines = columns(head, [_narrow_row(each, moods) for each in songs], width)
        below = [[*_explanation_lines(each, GAP), _link_line(each, width)] for each in songs]
    yield next(lines)
    for line, more in zip(lines, below, strict=True):
        yield line
        yield from more


def mood_table(counts: Mapping[str, int], clear: Mapping[str, int]) -> Iterator[Line]:
    """Yield for each mood its songs, their share of all, and a bar with `#` for clear songs and `-` for the others."""
    head = (Column("Mood"), Column("Songs", "right"), Column("Share", "right"), Column("", shrinks=True))
    total, most = sum(counts.values()) or 1, max(counts.values(), default=0) or 1
    width = terminal_width()
    longest = MAX_BAR if width is None else max(0, min(MAX_BAR, width - max(map(len, counts), default=0) - 20))
    rows = [
        [
            mood_cell(mood),
            (str(count), PLAIN),
            (f"{count / total:.0%}", PLAIN),
            (_bar(count, clear.get(mood, 0), longest / most), DIM),
        ]
        for mood, count in counts.items()
    ]
    yield from columns(head, rows, width, titled=False)


def _bar(count: int, clear: int, scale: float) -> str:
    length = round(count * scale)
    filled = min(length, round(clear * scale))
    return "#" * filled + "-" * (length - filled)


def mood_and_score(song: Song, moods: Collection[str]) -> tuple[str, float]:
    """Return the best of the moods that the song has, and its score; the song's own mood if it has none of them."""
    if isinstance(song, MoodSong) or not isinstance(song.scores, dict):
        return song.mood, song.score
    scores = {mood: song.scores[mood] for mood in (song.mood, *song.alternatives, *song.tags) if mood in moods}
    return max(scores.items(), key=lambda pair: pair[1], default=(song.mood, song.score))


def mood_cell(mood: str, alternatives: Sequence[str] = ()) -> Fragment:
    """Return a mood and its alternatives, such as `dark or relaxing`, in the colour of the mood."""
    *others, last = (mood, *alternatives)
    return (f"{', '.join(others)} or {last}" if others else mood, STYLES.get(mood, PLAIN))


def _position_column(songs: Sequence[Song]) -> list[Column]:
    """Return the column of positions in the playlist, which `POST /mood` does not return."""
    return [POSITION] if any(isinstance(each, SongSchema) for each in songs) else []


def _position(song: Song) -> list[Fragment]:
    return [(str(song.position), DIM)] if isinstance(song, SongSchema) else []


def _row(song: Song, moods: Collection[str], *, explained: bool) -> list[Fragment]:
    title, artist = (song.song, PLAIN), (song.artist, PLAIN)
    why = [(_explanation(song), DIM)] if explained else []
    return [*_position(song), title, artist, *_mood_and_score(song, moods), *why, (song.url or "", DIM)]


def _narrow_row(song: Song, moods: Collection[str]) -> list[Fragment]:
    title = " - ".join(filter(None, (song.song, song.artist)))
    return [*_position(song), (title, PLAIN), *_mood_and_score(song, moods)]


def _explanation(song: Song) -> str:
    """Return what led the model to the mood and what would change it, if the answer includes it."""
    return "" if isinstance(song, MoodSong) or not song.why else song.why.text


def _explanation_lines(song: Song, indent: str) -> list[Line]:
    text = _explanation(song)
    return list(wrapped([(indent + text, DIM)])) if text else []


def _link_line(song: Song, width: int) -> Line:
    return [(GAP + link_that_fits(song.url or "", width - len(GAP)), DIM)]


def _mood_and_score(song: Song, moods: Collection[str]) -> tuple[Fragment, Fragment]:
    mood, score = mood_and_score(song, moods)
    if isinstance(song, SongSchema) and mood not in song.tags:
        return mood_cell(song.mood, song.alternatives), (f"{score:.2f}", PLAIN)
    return mood_cell(mood), (f"{score:.2f}", PLAIN)
