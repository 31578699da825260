"""The single changes, each one call, that lead from one order of a playlist to another."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct


def longest_increasing(ranks: Sequence[int]) -> set[int]:
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


PER_CALL = 100  # tracks: https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist


class Remove(Struct, frozen=True):
    """Take every occurrence of these tracks away; Spotify heeds no positions."""

    ids: tuple[str, ...]


class Move(Struct, frozen=True):
    """Put the entry at `start` before the one that is now at `before`, both counted from 0."""

    start: int
    before: int


class Add(Struct, frozen=True):
    """Insert these tracks before the entry at `position`, counted from 0."""

    ids: tuple[str, ...]
    position: int


Step = Remove | Move | Add


def batches(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The ids, as many at a time as one call takes."""
    return (tuple(ids[start : start + PER_CALL]) for start in range(0, len(ids), PER_CALL))


def moves(state: list[str | None], wanted: Sequence[str], unmoved: set[str]) -> Iterator[Move]:
    """Put those of `wanted` that are in `state` in their order; `state` follows. Those `unmoved` are in order."""
    at = 0
    for id_ in wanted:
        if id_ in unmoved:
            at = state.index(id_, at) + 1
            continue
        here = state.index(id_)
        yield Move(here, at)
        del state[here]
        if here > at:
            at += 1
        state.insert(at - 1, id_)


def adds(state: Sequence[str | None], wanted: Sequence[str], missing: set[str]) -> Iterator[Add]:
    """Insert each of the `missing` behind the one that comes before it in `wanted`, whose others are in order."""
    at = added = 0
    for is_missing, run in groupby(wanted, missing.__contains__):
        if not is_missing:
            *_, last = run
            at = state.index(last, at) + 1
            continue
        for batch in batches(list(run)):
            yield Add(batch, at + added)
            added += len(batch)
