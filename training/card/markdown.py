"""Tables and figures as the cards write them."""

from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float) -> str:
    """`0.123` -> `12.3 %`."""
    return f"{100 * share:.1f} %"


def bounds(values: Iterable[float]) -> str:
    """`[a, low, high]` -> `a (low to high)`, three decimals."""
    at, low, high = values
    return f"{at:.3f} ({low:.3f} to {high:.3f})"
