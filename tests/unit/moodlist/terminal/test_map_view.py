import re

import pytest
from rich.cells import cell_len

from moodlist.plot.song_map import Dot, SongMap
from moodlist.terminal import map_view, text
from moodlist.terminal.map_view import letters_of, map_lines
from moodlist.terminal.text import plain

MOODS = ("happy", "aggressive", "dark", "relaxing")
CORNERS = {"aggressive": (0, 1), "happy": (1, 1), "dark": (0, 0), "relaxing": (1, 0)}


def song_map(*dots: Dot, name: str = "Road trip") -> SongMap:
    return SongMap(name, MOODS, dots, len(dots), {"no id": 1})


def shown(monkeypatch: pytest.MonkeyPatch, width: int, *dots: Dot, name: str = "Road trip") -> list[str]:
    for module in (map_view, text):
        monkeypatch.setattr(module, "terminal_width", lambda: width)
    return plain(map_lines(song_map(*dots, name=name))).splitlines()


def plot(lines: list[str]) -> list[str]:
    """Return the rows of the plot, from the upper one."""
    return [each[7:-1] for each in lines if re.match(r"^[ \d%]{5} \|", each)]


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", ["Road trip", "日本の歌" * 60, "x" * 300])
def test_the_map_fills_the_terminal_and_no_line_is_wider(
    monkeypatch: pytest.MonkeyPatch, width: int, name: str
) -> None:
    dots = [Dot(across, up, mood, "clear") for mood, (across, up) in CORNERS.items()]
    lines = shown(monkeypatch, width, *dots, name=name)
    assert max(map(cell_len, lines)) == width
    rows = plot(lines)
    assert {len(row) for row in rows} == {width - 8}
    assert len(rows) == {40: 9, 80: 17, 200: 29}[width]
    assert (rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]) == ("A", "H", "D", "R")
    assert "".join(rows).count(" ") + "".join(rows).count(".") == (width - 8) * len(rows) - 4


def test_ticks_stand_beside_their_rows_and_under_their_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(monkeypatch, 80, Dot(0.5, 0.5, "dark", "clear"))
    (row,) = [each for each in lines if each.startswith("  50% |")]
    column = row.index("D")
    (scale,) = [each for each in lines if each.strip().startswith("0%  ")]
    assert abs(scale.index("50%") + 1 - column) <= 1
    assert scale.split() == ["0%", "25%", "50%", "75%", "100%"]


def test_a_letter_is_small_unless_most_of_its_songs_are_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    either, clear = Dot(0.5, 0.5, "happy", "either"), Dot(0.5, 0.5, "happy", "clear")
    other = Dot(0.5, 0.5, "dark", "clear")
    assert "h" in "".join(plot(shown(monkeypatch, 80, either, either, clear, other)))
    assert "H" in "".join(plot(shown(monkeypatch, 80, either, clear, other)))
    assert "D" in "".join(plot(shown(monkeypatch, 80, other, other, clear)))


def test_the_legend_counts_songs_and_what_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    dots = [Dot(0.5, 0.5, "happy", "either")] * 3 + [Dot(0.1, 0.1, "dark", "clear")]
    lines = shown(monkeypatch, 80, *dots)
    assert lines[:3] == ["", "Road trip", "4 songs: 1 clear, 3 either of two moods"]
    assert "H happy 3  A aggressive 0  D dark 1  R relaxing 0" in lines
    assert lines[-1] == "Not on the map: 1 item without valence and energy (1 no id)"


def test_dots_have_the_colour_of_their_mood() -> None:
    fragments = [each for line in map_lines(song_map(Dot(0.5, 0.5, "dark", "clear"))) for each in line]
    assert ("D", "blue") in fragments


def test_each_mood_has_a_letter_of_its_own() -> None:
    assert letters_of(MOODS) == {"happy": "H", "aggressive": "A", "dark": "D", "relaxing": "R"}
    own = letters_of(("gym", "going out", "go", "夏", "g"))
    assert len(set(own.values())) == 5
    assert list(own.values())[:3] == ["G", "O", "A"]
