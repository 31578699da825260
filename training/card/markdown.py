"""Tables and numbers in Markdown, for the model cards."""

from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float) -> str:
    """Format a share: `0.123` -> `12.3 %`."""
    return f"{100 * share:.1f} %"


def bounds(values: Iterable[float]) -> str:
    """Format `[value, low, high]` as `value (low to high)` with three decimals."""
    value, low, high = values
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
