"""Lines of text for the map of songs: a letter in the colour of the mood where songs lie, in plain characters."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from moodlist.plot.song_map import TICKS, X_AXIS, Y_AXIS, Dot, SongMap
from moodlist.terminal.song_table import STYLES
from moodlist.terminal.text import BOLD, DIM, PLAIN, Fragment, Line, terminal_width, wrapped

PIPE_WIDTH = 80  # columns, unless the environment says how many there are
MIN_ROWS, MAX_ROWS = 11, 31
MARGIN = 8  # columns beside the plot
Cell = tuple[int, int]  # column and row, from the lower left


def map_lines(song_map: SongMap) -> Iterator[Line]:
    """Yield the map and what explains it. It is as wide as the terminal."""
    columns = max(10, (terminal_width() or shutil.get_terminal_size((PIPE_WIDTH, 24)).columns) - MARGIN)
    rows = min(MAX_ROWS, max(MIN_ROWS, columns // 4)) // 4 * 4 + 1  # so that each tick has a row
    letters = letters_of(song_map.moods)
    yield []
    yield from wrapped([(song_map.name, BOLD)])
    yield from wrapped([(song_map.summary, PLAIN)])
    yield from wrapped([(f"{Y_AXIS} (upwards). {X_AXIS} (to the right).", DIM)])
    yield _corners(song_map, columns, 1)
    cells = _cells(song_map.dots, columns, rows)
    for row in reversed(range(rows)):
        yield [(_label(row, rows), DIM), *_row(cells, row, columns, rows, letters), ("|", DIM)]
    yield [(f"{'':5} +{'-' * columns}+", DIM)]
    yield [(f"{'':5}{_scale(columns)}", DIM)]
    yield _corners(song_map, columns, 0)
    yield from wrapped(_legend(song_map, letters))
    yield from wrapped(
        [("Capitals: clear. Small letters: may be another mood. A letter may stand for several songs.", DIM)]
    )
    if song_map.absent:
        yield from wrapped([(song_map.absent, DIM)])


def letters_of(moods: Sequence[str]) -> dict[str, str]:
    """Return a capital for each mood: the first letter of its name that no other mood has."""
    letters: dict[str, str] = {}
    for mood in moods:
        own = [each for each in mood.upper() if each.isascii() and each.isalpha()]
        free = (each for each in (*own, *map(chr, range(ord("A"), ord("Z") + 1))) if each not in letters.values())
        letters[mood] = next(free, "?")
    return letters


def _cells(dots: Sequence[Dot], columns: int, rows: int) -> dict[Cell, list[Dot]]:
    cells: dict[Cell, list[Dot]] = {}
    for dot in dots:
        cells.setdefault((_place(dot.valence, columns), _place(dot.energy, rows)), []).append(dot)
    return cells


def _place(value: float, size: int) -> int:
    return round(min(1.0, max(0.0, value)) * (size - 1))


def _row(
    cells: Mapping[Cell, Sequence[Dot]], row: int, columns: int, rows: int, letters: Mapping[str, str]
) -> Iterator[Fragment]:
    """Yield the cells of a row; neighbours of one style together."""
    is_line = row in {_place(tick, rows) for tick in TICKS[1:-1]}
    marks = [
        _mark(cells[column, row], letters) if (column, row) in cells else ("." if is_line else " ", DIM)
        for column in range(columns)
    ]
    for style, group in groupby(marks, key=lambda mark: mark[1]):
        yield ("".join(text for text, _ in group), style)


def _mark(dots: Sequence[Dot], letters: Mapping[str, str]) -> Fragment:
    """Return the letter of the mood that most songs of a cell have; a capital if most of these are clear."""
    mood, count = Counter(dot.mood for dot in dots).most_common(1)[0]
    clear = sum(dot.kind == "clear" for dot in dots if dot.mood == mood)
    return (letters[mood] if 2 * clear >= count else letters[mood].lower(), STYLES.get(mood, PLAIN))


def _label(row: int, rows: int) -> str:
    label = next((f"{tick:.0%}" for tick in TICKS if _place(tick, rows) == row), "")
    return f"{label:>5} |"


def _scale(columns: int) -> str:
    """Return the ticks below the plot, each under its column; in a narrow plot, every second one."""
    line = [" "] * (columns + 4)
    for tick in TICKS if columns >= 40 else TICKS[::2]:
        text = f"{tick:.0%}"
        start = max(0, min(_place(tick, columns) + 2 - len(text) // 2, len(line) - len(text)))
        line[start : start + len(text)] = text
    return "".join(line).rstrip()


def _corners(song_map: SongMap, columns: int, up: int) -> Line:
    """Return the moods that the upper or lower quarters stand for, above and below them."""
    names = {across: mood for mood, (across, height) in song_map.corners.items() if height == up}
    left, right = names.get(0, ""), names.get(1, "")
    gap = columns - len(left) - len(right)
    return [(" " * 7, PLAIN), (left, STYLES.get(left, DIM)), (" " * gap, PLAIN), (right, STYLES.get(right, DIM))]


def _legend(song_map: SongMap, letters: Mapping[str, str]) -> Line:
    line: Line = []
    for mood in song_map.moods:
        line += [(f"{letters[mood]} {mood}", STYLES.get(mood, PLAIN)), (f" {song_map.count(mood):,}  ", PLAIN)]
    return line
