"""Draws the map as a PNG or an SVG with matplotlib, in the colours and shapes of the page (classify/api/web)."""

import io
import math
import warnings
from bisect import bisect_right
from contextlib import AbstractContextManager
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from moodlist.plot.page_look import COLOURS, INK, LINE, PAPER, SHAPE_RADIUS, SHAPES, SOFT, radius
from moodlist.plot.song_map import TICKS, X_AXIS, Y_AXIS, SongMap

SANS, SERIF = "sans-serif", "serif"
OTHER_SCRIPTS = (
    "Noto Sans CJK JP",
    "Hiragino Sans",
    "PingFang SC",
    "Yu Gothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Arial Unicode MS",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
)
PIXEL = 0.75  # points; sizes are those of the page, in CSS pixels
WIDTH, HEIGHT = 760, 900
EDGE = 32  # margin of the texts
LEFT, BOTTOM = 104, 118  # margins of the plot
HINT = "Filled: clear. Outlined: may be another mood."
DPI = 192  # two dots a pixel, as on most screens


def draw(song_map: SongMap, picture_format: str) -> bytes:
    """Return the picture; `picture_format` is `png` or `svg`. The same map gives the same bytes."""
    content = io.BytesIO()
    with warnings.catch_warnings(), _settings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing")  # of a script that no installed font has
        metadata = {"Software": None} if picture_format == "png" else {"Date": None, "Title": song_map.name}
        figure(song_map).savefig(content, format=picture_format, dpi=DPI, facecolor=PAPER, metadata=metadata)
    return content.getvalue()


def _settings() -> AbstractContextManager[None]:
    """Return what makes the pictures the same on every machine; an SVG leaves its texts to the reader's fonts."""
    return mpl.rc_context(
        {
            "font.family": _families(SANS),
            "font.sans-serif": ["DejaVu Sans"],  # matplotlib brings both
            "font.serif": ["DejaVu Serif"],
            "text.parse_math": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "moodlist",
        }
    )


def figure(song_map: SongMap) -> Figure:
    """Return the drawing: title, legend, axes and dots."""
    page = Figure(figsize=(WIDTH / 96, HEIGHT / 96), facecolor=PAPER)
    FigureCanvasAgg(page)
    _write(page, EDGE, 52, song_map.name, family=_families(SERIF), size=30)
    _write(page, EDGE, 94, song_map.summary, size=14, color=SOFT)
    top = HEIGHT - _draw_legend(page, song_map, 132) - 34
    _write(page, EDGE, HEIGHT - 48, HINT, size=12, color=SOFT)
    _write(page, EDGE, HEIGHT - 28, song_map.absent, size=12, color=SOFT)
    box = (LEFT / WIDTH, BOTTOM / HEIGHT, 1 - (LEFT + EDGE) / WIDTH, (top - BOTTOM) / HEIGHT)
    axes = page.add_axes(box, facecolor=PAPER)
    _draw_axes(axes, (top + BOTTOM) / 2 / HEIGHT)
    axes.add_collection(_dots(axes, song_map), autolim=False)
    _draw_corners(axes, song_map)
    return page


def _dots(axes: Axes, song_map: SongMap) -> PathCollection:
    """Return all dots in the order of the songs, so that no mood covers another: full where the mood is clear."""
    size = radius(len(song_map.dots))
    looks = {mood: (_outline(at), COLOURS[at % len(COLOURS)]) for at, mood in enumerate(song_map.moods)}
    colours = [looks[dot.mood][1] for dot in song_map.dots]
    return PathCollection(
        [looks[dot.mood][0] for dot in song_map.dots],
        sizes=[(size * PIXEL) ** 2],
        offsets=np.array([(dot.valence, dot.energy) for dot in song_map.dots]).reshape(-1, 2),
        offset_transform=axes.transData,
        transform=IdentityTransform(),
        facecolors=[
            colour if dot.kind == "clear" else PAPER for dot, colour in zip(song_map.dots, colours, strict=True)
        ],
        edgecolors=colours,
        linewidths=max(1, size / 3) * PIXEL,
        clip_on=False,
        zorder=3,
        gid="songs",
    )


def _outline(place: int) -> Outline:
    """Return the shape of the mood at this place in the model."""
    points = SHAPES[place % len(SHAPES)]
    if not points:
        return Outline.unit_circle()
    return Outline([(x / SHAPE_RADIUS, -y / SHAPE_RADIUS) for x, y in (*points, points[0])], closed=True)


def _draw_axes(axes: Axes, middle: float) -> None:
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=TICKS, yticks=TICKS)
    labels = [f"{tick:.0%}".replace("%", "\u00a0%") for tick in TICKS]
    axes.set_xticklabels(labels)[-1].set_horizontalalignment("right")
    axes.set_yticklabels(labels)
    axes.tick_params(length=0, pad=10, labelsize=12 * PIXEL, labelcolor=SOFT)
    axes.grid(color=LINE, linewidth=PIXEL)
    axes.set_axisbelow(True)
    axes.spines[:].set(color=LINE, linewidth=PIXEL)
    axes.set_xlabel(X_AXIS, fontsize=13 * PIXEL, color=INK, labelpad=8)
    axes.set_ylabel(Y_AXIS, fontsize=13 * PIXEL, color=INK)
    axes.yaxis.set_label_coords((EDGE + 10) / WIDTH, middle, transform=axes.figure.transFigure)


def _draw_corners(axes: Axes, song_map: SongMap) -> None:
    """Name the quarters over the dots. A thin edge of paper around the letters hides none of them."""
    for mood, (across, up) in song_map.corners.items():
        axes.annotate(
            mood,
            (across, up),
            (-9 if across else 9, -9 if up else 9),
            textcoords="offset points",
            ha="right" if across else "left",
            va="top" if up else "bottom",
            family=_families(SERIF),
            style="italic",
            fontsize=15 * PIXEL,
            color=SOFT,
            zorder=4,
            path_effects=[withStroke(linewidth=3 * PIXEL, foreground=PAPER, alpha=0.75)],
        )


def _draw_legend(page: Figure, song_map: SongMap, y: float) -> float:
    """Write each mood with its mark and its number of dots, in one row or more; return where the last one is."""
    x: float = EDGE
    for at, mood in enumerate(song_map.moods):
        texts = [_write(page, EDGE + 21, y, mood, size=14)]
        texts.append(_write(page, EDGE, y, f"{song_map.count(mood):,}", size=14, color=SOFT))
        name, number = (_width(page, text) for text in texts)
        if x > EDGE and x + 28 + name + number > WIDTH - EDGE:
            x, y = EDGE, y + 28
        _mark(page, x + 7, y, _outline(at), COLOURS[at % len(COLOURS)])
        texts[0].set_position(((x + 21) / WIDTH, 1 - y / HEIGHT))
        texts[1].set_position(((x + 28 + name) / WIDTH, 1 - y / HEIGHT))
        x += 28 + name + number + 26
    return y


def _mark(page: Figure, x: float, y: float, outline: Outline, colour: str) -> None:
    mark = PathCollection([outline], sizes=[(6 * PIXEL) ** 2], offsets=[(x / WIDTH, 1 - y / HEIGHT)], color=colour)
    mark.set(offset_transform=page.transFigure, transform=IdentityTransform())
    page.add_artist(mark)


def _families(family: str) -> list[str]:
    """Return the font, and those for other scripts that this machine has."""
    installed = {font.name for font in fontManager.ttflist}
    return [family, *(each for each in OTHER_SCRIPTS if each in installed)]


def _write(page: Figure, x: float, y: float, text: str, *, size: float, **look: Any) -> Text:
    """Write a text whose middle is at `y`. One that is too wide becomes smaller, and then loses its end."""
    written = page.text(x / WIDTH, 1 - y / HEIGHT, text, **{"color": INK, "va": "center_baseline", **look})
    for smaller in (size, size * 0.85, size * 0.7):
        written.set_fontsize(smaller * PIXEL)
        if x + _width(page, written) <= WIDTH - EDGE:
            return written

    def pixels_beyond(length: int) -> int:
        written.set_text(text[:length].rstrip() + "…")
        return math.ceil(x + _width(page, written) - (WIDTH - EDGE))

    longest = bisect_right(range(1, len(text)), 0, key=pixels_beyond)
    written.set_text(text[:longest].rstrip() + "…")
    return written


def _width(page: Figure, text: Text) -> float:
    return float(text.get_window_extent().width) * 96 / page.dpi
