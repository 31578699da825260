"""Plans the changes that make a playlist hold the wanted tracks in order, and keep what the API cannot add again."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from classify.core.playlist import Skipped, Track
from classify.errors import TooLarge
from classify.saving.matching import TrackMatcher, original_id, unique_tracks
from classify.saving.selection import TargetTracks
from classify.saving.steps import Remove, Step, adds, batches, longest_increasing, moves

MAX_ITEMS = 10_000  # of a playlist; Spotify refuses more (https://github.com/spotify/web-api/issues/1179)
MAX_EDITS = 50  # moves and insertions, each of which is a call; a development app has about a thousand calls a day


class Plan(Struct, frozen=True, kw_only=True):
    """A summary for display and the steps for Spotify. No steps means up to date.

    If a save stops halfway, wanted tracks may be missing, but nothing is lost that cannot be added again. A new plan
    completes the save from there.
    """

    added: tuple[Track, ...]
    removed: tuple[Track, ...]
    moved: tuple[Track, ...]
    deduplicated: tuple[Track, ...]  # there more than once, and once after the save
    kept: tuple[Track | Skipped, ...]  # not wanted, but not Moodlist's to remove
    unmoved: int  # how many wanted tracks stay where they are
    steps: tuple[Step, ...]


class _Entry(Struct, frozen=True):
    """An item of the playlist. `id` is that of the wanted track that it is; None if it is not one."""

    item: Track | Skipped
    id: str | None = None
    is_removed: bool = False


def make_plan(present: Sequence[Track | Skipped], wanted: TargetTracks, *, add_only: bool = False) -> Plan:
    """Plan the changes of a playlist with the items `present`.

    Items that are not tracks stay: Spotify's API cannot add local files, and an episode has no mood. With `add_only`,
    all items stay where they are, and the missing tracks are added at the end.
    """
    entries = _match(present, wanted)
    if add_only:
        return _additions(entries, wanted)
    ids = [original_id(track) for track in wanted.tracks]
    counts: Counter[str | None] = Counter(entry.id for entry in entries if entry.id)
    order = [entry.id for entry in entries if not entry.is_removed and counts[entry.id] <= 1]
    unmoved = _unmoved(order, ids)
    moved = {id_ for id_ in order if id_} - unmoved
    missing = {id_ for id_ in ids if counts[id_] != 1}
    to_remove = [entry.item for entry in entries if entry.is_removed or counts[entry.id] > 1]
    if len(moved) + _insertion_count(ids, missing) > MAX_EDITS:  # remove and add all again, a hundred at a time
        to_remove = [entry.item for entry in entries if entry.is_removed or entry.id]
        order, missing = [id_ for id_ in order if id_ is None], set(ids)
    return Plan(
        added=tuple(track for track in wanted.tracks if not counts[original_id(track)]),
        removed=unique_tracks(entry.item for entry in entries if entry.is_removed),
        moved=tuple(track for track in wanted.tracks if original_id(track) in moved),
        deduplicated=tuple(track for track in wanted.tracks if counts[original_id(track)] > 1),
        kept=tuple(entry.item for entry in entries if not (entry.is_removed or entry.id)),
        unmoved=len(unmoved),
        steps=(*_removals(to_remove), *_moves_and_insertions(order, ids, unmoved, missing)),
    )


def _additions(entries: Sequence[_Entry], wanted: TargetTracks) -> Plan:
    there = {entry.id for entry in entries if entry.id}
    added = tuple(track for track in wanted.tracks if original_id(track) not in there)
    ids = [original_id(track) for track in added]
    return Plan(
        added=added,
        removed=(),
        moved=(),
        deduplicated=(),
        kept=tuple(entry.item for entry in entries if not entry.id),
        unmoved=len(there),
        steps=tuple(adds([None] * len(entries), ids, set(ids), at=len(entries))),
    )


def _match(present: Sequence[Track | Skipped], wanted: TargetTracks) -> list[_Entry]:
    """Find for each item the wanted track that it is. Other tracks are removed unless they are unclassified."""
    tracks, unclassified = TrackMatcher(wanted.tracks), TrackMatcher(wanted.unclassified)

    def match(item: Track | Skipped) -> _Entry:
        if isinstance(item, Skipped):
            return _Entry(item)
        if track := tracks.find(item):
            return _Entry(item, original_id(track))
        return _Entry(item, is_removed=unclassified.find(item) is None)

    return [match(item) for item in present]


def _unmoved(order: Sequence[str | None], ids: Sequence[str]) -> set[str]:
    """Return as many ids as possible that can stay where they are while the others move."""
    ranks = {id_: rank for rank, id_ in enumerate(ids)}
    return {ids[rank] for rank in longest_increasing([ranks[id_] for id_ in order if id_])}


def _insertion_count(ids: Sequence[str], missing: set[str]) -> int:
    """Count the runs of missing ids. Each is one insertion if it has at most a hundred tracks."""
    return sum(is_missing for is_missing, _ in groupby(ids, missing.__contains__))


def _removals(items: Sequence[Track | Skipped]) -> list[Step]:
    return [Remove(ids) for ids in batches([original_id(track) for track in unique_tracks(items)])]


def _moves_and_insertions(
    order: Sequence[str | None], ids: Sequence[str], unmoved: set[str], missing: set[str]
) -> list[Step]:
    present = list(order)
    in_place = [id_ for id_ in ids if id_ not in missing]
    return [*moves(present, in_place, unmoved), *adds(present, ids, missing)]


def check_size(plan: Plan, wanted: TargetTracks) -> None:
    """Refuse a save that Spotify would refuse halfway.

    Raises:
        TooLarge: the playlist would have more items than Spotify allows.
    """
    items = len(wanted.tracks) + len(plan.kept)
    if plan.added and items > MAX_ITEMS:
        raise TooLarge(
            f"Spotify allows {MAX_ITEMS:,} songs in a playlist, and this one would have {items:,}. Nothing was "
            "written. Raise the minimum score to save fewer songs."
        )
