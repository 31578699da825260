"""The steps, one API call each, that change a playlist into the wanted one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

PER_CALL = 100  # tracks: https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist


class Remove(Struct, frozen=True):
    """Remove every occurrence of these tracks; Spotify ignores positions here."""

    ids: tuple[str, ...]


class Move(Struct, frozen=True):
    """Move the entry at `start` to before the entry at `before`. Both positions count from 0 before the move."""

    start: int
    before: int


class Add(Struct, frozen=True):
    """Insert these tracks before the entry at `position`, counted from 0."""

    ids: tuple[str, ...]
    position: int


Step = Remove | Move | Add


def batches(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Split the ids into batches, each for one call."""
    return (tuple(ids[start : start + PER_CALL]) for start in range(0, len(ids), PER_CALL))


def longest_increasing(ranks: Sequence[int]) -> set[int]:
    """Return a longest increasing subsequence: the tracks that can stay where they are while the others move.

    Patience sorting: `ends[n]` is the lowest rank that ends an increasing subsequence of n + 1 ranks. `previous` holds
    the rank before each rank in such a subsequence.
    """
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for rank in ranks:
        length = bisect_left(ends, rank)
        previous[rank] = ends[length - 1] if length else None
        ends[length : length + 1] = [rank]
    subsequence: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        subsequence.add(last)
        last = previous[last]
    return subsequence


def moves(present: list[str | None], wanted: Sequence[str], unmoved: set[str]) -> Iterator[Move]:
    """Yield the moves that put the `wanted` tracks in their order. Those in `unmoved` are in order already.

    `present` holds the id of each entry, None for an entry that is not a wanted track. It is updated with every move.
    """
    at = 0
    for id_ in wanted:
        if id_ in unmoved:
            at = present.index(id_, at) + 1
            continue
        start = present.index(id_)
        yield Move(start, at)
        del present[start]
        if start > at:
            at += 1
        present.insert(at - 1, id_)


def adds(present: Sequence[str | None], wanted: Sequence[str], missing: set[str], at: int = 0) -> Iterator[Add]:
    """Yield the insertions that put each `missing` track after its predecessor in `wanted`.

    The other `wanted` tracks are in `present`, in order. Those without a predecessor go to before the entry `at`.
    """
    added = 0
    for is_missing, run in groupby(wanted, missing.__contains__):
        if not is_missing:
            *_, last = run
            at = present.index(last, at) + 1
            continue
        for batch in batches(list(run)):
            yield Add(batch, at + added)
            added += len(batch)
