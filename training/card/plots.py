"""The plots beside the model card: the confusion matrix and the reliability diagram."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

FILES = ("confusion.png", "reliability.png")


def draw(metrics: dict[str, Any], folder: Path) -> None:
    """Write both plots to `folder`; the same metrics give the same bytes."""
    names = list(metrics["confusion"])
    with mpl.rc_context({"font.family": "DejaVu Sans", "font.size": 9}):
        _save(_confusion(metrics["confusion"], names), folder / FILES[0])
        _save(_reliability(metrics["reliability"], names), folder / FILES[1])


def _confusion(shares: dict[str, dict[str, float]], names: Sequence[str]) -> Figure:
    figure = Figure(figsize=(1.6 + 0.9 * len(names), 1.2 + 0.8 * len(names)), layout="constrained")
    axes = figure.add_subplot()
    values = np.array([[shares[label][given] for given in names] for label in names])
    axes.imshow(values, cmap="Blues", vmin=0, vmax=1)
    for (row, column), value in np.ndenumerate(values):
        colour = "white" if value > 0.5 else "black"
        axes.text(column, row, f"{100 * value:.0f} %", ha="center", va="center", color=colour)
    axes.set_xticks(range(len(names)), names, rotation=30)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="given by the model", ylabel="labelled", title="Songs of unseen artists")
    return figure


def _reliability(curves: list[list[list[float]]], names: Sequence[str]) -> Figure:
    figure = Figure(figsize=(4.5, 4.2), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    for name, points in zip(names, curves, strict=True):
        axes.plot(*np.reshape(points, (-1, 2)).T, marker="o", markersize=3, label=name)
    axes.set(
        xlabel="score", ylabel="share that has the mood", title="Unseen artists, equal shares", xlim=(0, 1), ylim=(0, 1)
    )
    axes.legend()
    return figure


def _save(figure: Figure, path: Path) -> None:
    FigureCanvasAgg(figure)
    figure.savefig(path, dpi=100, metadata={"Software": None})
