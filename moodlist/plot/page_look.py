"""The look of the page (classify/api/web), for the map: a test compares the two."""

from collections.abc import Sequence

# style.css
PAPER, INK, SOFT, LINE = "#fbfaf6", "#1f1d1a", "#655f56", "#e2ddd2"
COLOURS = ("#c27803", "#c4321f", "#3a4aa3", "#17897a", "#8a3fa8", "#5d6b1f", "#a84a78", "#5f5f5f")
_CROSS = (-2, -6), (2, -6), (2, -2), (6, -2), (6, 2), (2, 2)
_STAR_RIGHT = (0, -6.5), (1.8, -2.4), (6.2, -2), (2.9, 0.9), (3.8, 5.3)
# moods.js: outlines around a circle of this radius, with y downwards. The empty one is the circle.
SHAPE_RADIUS = 5
SHAPES: Sequence[Sequence[tuple[float, float]]] = (
    (),
    ((0, -6.2), (5.8, 4.2), (-5.8, 4.2)),
    ((-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)),
    ((0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0)),
    (*_CROSS, *((-x, -y) for x, y in _CROSS)),
    (*_STAR_RIGHT, (0, 3), *((-x, y) for x, y in _STAR_RIGHT[:0:-1])),
)


def radius(count: int) -> float:
    """Return the radius of a dot, in pixels, as on the page: small if there are many."""
    return next((size for most, size in ((200, 6), (1000, 4.5), (4000, 3.2)) if count <= most), 2.2)
