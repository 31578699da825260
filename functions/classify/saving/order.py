"""What of a list is in order already."""

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising(ranks: Sequence[int]) -> set[int]:
    """The ranks of a longest rising subsequence: those that may stay where they are when all are put in order.

    Patience sorting: `ends[n]` is the lowest rank with which n + 1 of them rise; `before` leads back through each.
    """
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for rank in ranks:
        length = bisect_left(ends, rank)
        before[rank] = ends[length - 1] if length else None
        ends[length : length + 1] = [rank]
    rising: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        rising.add(at)
        at = before[at]
    return rising
