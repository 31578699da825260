import re
import warnings
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.collections import PathCollection

from moodlist.plot.page_look import COLOURS, INK, LINE, PAPER, SHAPE_RADIUS, SHAPES, SOFT, radius
from moodlist.plot.picture import draw, figure
from moodlist.plot.song_map import Dot, Kind, SongMap

WEB = Path(__file__).parents[4] / "functions" / "classify" / "api" / "web"
MOODS = ("happy", "aggressive", "dark", "relaxing")
KINDS: tuple[Kind, ...] = ("clear", "either", "unclear")
SVG = "{http://www.w3.org/2000/svg}"


def song_map(count: int, name: str = "Road trip", moods: tuple[str, ...] = MOODS) -> SongMap:
    dots = tuple(Dot(at % 7 / 6, at % 11 / 10, moods[at % len(moods)], KINDS[at % 3]) for at in range(count))
    return SongMap(name, moods, dots, count, {"no id": 2})


def outline(path: str) -> list[tuple[float, float]]:
    """Return the points of an SVG path of straight lines."""
    points: list[tuple[float, float]] = []
    for command, text in re.findall(r"([MLHV])([^A-Z]*)", path):
        numbers = [float(each) for each in re.findall(r"-?\d*\.?\d+", text)]
        if command in "HV":
            x, y = points[-1]
            points.append((numbers[0], y) if command == "H" else (x, numbers[0]))
        else:
            points += zip(numbers[::2], numbers[1::2], strict=True)
    return points


def marks(picture: bytes) -> list[ET.Element]:
    """Return the elements that draw the dots of an SVG, with the paths that they use."""
    root = ET.fromstring(picture)  # noqa: S314
    (songs,) = [each for each in root.iter(f"{SVG}g") if each.get("id") == "songs"]
    used = list(songs.iter(f"{SVG}use"))
    return used or list(songs.iter(f"{SVG}path"))


def texts(picture: bytes) -> list[str]:
    return [each.text or "" for each in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314


@pytest.mark.parametrize("count", [0, 1, 10, 300, 5000])
def test_an_svg_has_a_dot_for_each_song(count: int) -> None:
    assert len(marks(draw(song_map(count), "svg"))) == count


def test_a_png_has_a_dot_for_each_song() -> None:
    drawing = song_map(300)
    (dots,) = [each for each in figure(drawing).axes[0].get_children() if isinstance(each, PathCollection)]
    assert np.asarray(dots.get_offsets()).tolist() == [[dot.valence, dot.energy] for dot in drawing.dots]
    assert draw(drawing, "png").startswith(b"\x89PNG")


def test_each_dot_has_the_colour_of_its_mood_and_is_filled_if_it_is_clear() -> None:
    drawing = song_map(12)
    styles = [each.get("style") or "" for each in marks(draw(drawing, "svg"))]
    for dot, style in zip(drawing.dots, styles, strict=True):
        colour = COLOURS[MOODS.index(dot.mood)]
        assert f"stroke: {colour}" in style
        assert f"fill: {colour if dot.kind == 'clear' else PAPER}" in style


def test_the_words_say_what_is_shown_and_what_is_not() -> None:
    found = texts(draw(song_map(1200), "svg"))
    for words in (
        "Road trip",
        "1,200 songs: 400 clear, 400 either of two moods, 400 unclear",
        "Valence: from sad to cheerful",
        "Energy: from calm to intense",
        "Not on the map: 2 items without valence and energy (2 no id)",
        "Filled: clear. Outlined: may be another mood.",
        *MOODS,
    ):
        assert words in found
    assert found.count("300") == len(MOODS)


@pytest.mark.parametrize("name", ["A$AP & Ca$h", "<b>夏</b>", "\U0001f3b8" * 9, "x" * 300, "one more word " * 40])
def test_any_name_is_drawn_as_it_is_and_fits(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = texts(draw(song_map(3, name), "svg"))
        assert draw(song_map(3, name), "png")
    assert any(name.startswith(text.removesuffix("…").strip()) and len(text) > 3 for text in found if text not in MOODS)


def test_the_same_songs_give_the_same_bytes() -> None:
    for picture_format in ("png", "svg"):
        assert draw(song_map(30), picture_format) == draw(song_map(30), picture_format)


def test_moods_of_ones_own_have_colours_shapes_and_no_corners() -> None:
    own = tuple(f"mood {at}" for at in range(9))
    found = texts(draw(song_map(90, moods=own), "svg"))
    assert [each for each in found if each.startswith("mood ")] == list(own)
    assert not set(MOODS) & set(found)


def test_colours_shapes_and_sizes_are_those_of_the_page() -> None:
    light = (WEB / "style.css").read_text().partition("@media (prefers-color-scheme: dark)")[0]
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", light))
    assert tuple(colours[f"mood-{at}"] for at in range(8)) == COLOURS
    assert [colours[name] for name in ("paper", "ink", "soft", "line")] == [PAPER, INK, SOFT, LINE]
    script = (WEB / "moods.js").read_text()
    assert f"SHAPE_RADIUS = {SHAPE_RADIUS};" in script
    listed = re.search(r"SHAPES = \[(.+?)\]", script, re.DOTALL)
    assert listed is not None
    circle, *polygons = re.findall(r"'(.+?)'", listed[1])
    assert "a5 5" in circle
    assert [outline(path) for path in polygons] == [list(shape) for shape in SHAPES[1:]]
    sizes = re.search(
        r"<= 200 \? (.+?) : all.length <= 1000 \? (.+?) : all.length <= 4000 \? (.+?) : (.+?);",
        (WEB / "map.js").read_text(),
    )
    assert sizes is not None
    assert [radius(count) for count in (200, 1000, 4000, 4001)] == [float(each) for each in sizes.groups()]
