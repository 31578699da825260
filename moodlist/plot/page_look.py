"""The look of the page (classify/api/web), for the map: a test compares the two."""

import math
from collections.abc import Sequence

# style.css
PAPER, INK, SOFT, LINE = "#fbfaf6", "#1f1d1a", "#655f56", "#e2ddd2"
COLOURS = ("#c27803", "#c4321f", "#3a4aa3", "#17897a", "#8a3fa8", "#5d6b1f", "#a84a78", "#5f5f5f")
_CROSS = (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4)
_STAR = [(math.sin(at * math.pi / 5) * r, -math.cos(at * math.pi / 5) * r) for at, r in enumerate([1.3, 0.6] * 5)]
# moods.js: the outlines around a circle of radius 1, with y downwards. An empty one is the circle.
SHAPES: dict[str, Sequence[tuple[float, float]]] = {
    "circle": (),
    "triangle": [(0, -1.25), (1.15, 0.85), (-1.15, 0.85)],
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
    "cross": [*_CROSS, *((-x, -y) for x, y in _CROSS)],
    "star": _STAR,
}


def radius(count: int) -> float:
    """Return the radius of a dot, in pixels, as on the page: small if there are many."""
    return next((size for most, size in ((200, 6), (1000, 4.5), (4000, 3.2)) if count <= most), 2.2)
