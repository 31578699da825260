"""Plans the changes that make a playlist hold the wanted tracks in order, and keep what the API cannot add again."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from classify.core.playlist import Skipped, Track
from classify.saving.matching import TrackMatcher, original_id, unique_tracks
from classify.saving.selection import TargetTracks
from classify.saving.steps import Remove, Step, adds, batches, longest_increasing, moves

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
    """An entry of the playlist. `id` is that of the wanted track that it is; None if it is not one."""

    entry: Track | Skipped
    id: str | None = None
    is_removed: bool = False


def make_plan(present: Sequence[Track | Skipped], wanted: TargetTracks) -> Plan:
    """Plan the changes of a playlist with the entries `present`.

    Entries that are not tracks stay: Spotify's API cannot add local files, and an episode has no mood.
    """
    entries = _match(present, wanted)
    ids = [original_id(track) for track in wanted.tracks]
    counts: Counter[str | None] = Counter(each.id for each in entries if each.id)
    order = [each.id for each in entries if not each.is_removed and counts[each.id] <= 1]
    unmoved = _unmoved(order, ids)
    moved = {id_ for id_ in order if id_} - unmoved
    missing = {id_ for id_ in ids if counts[id_] != 1}
    to_remove = [each.entry for each in entries if each.is_removed or counts[each.id] > 1]
    if len(moved) + _insertion_count(ids, missing) > MAX_EDITS:  # remove and add all again, a hundred at a time
        to_remove = [each.entry for each in entries if each.is_removed or each.id]
        order, missing = [id_ for id_ in order if id_ is None], set(ids)
    return Plan(
        added=tuple(track for track in wanted.tracks if not counts[original_id(track)]),
        removed=unique_tracks(each.entry for each in entries if each.is_removed),
        moved=tuple(track for track in wanted.tracks if original_id(track) in moved),
        deduplicated=tuple(track for track in wanted.tracks if counts[original_id(track)] > 1),
        kept=tuple(each.entry for each in entries if not (each.is_removed or each.id)),
        unmoved=len(unmoved),
        steps=(*_removals(to_remove), *_moves_and_insertions(order, ids, unmoved, missing)),
    )


def _match(present: Sequence[Track | Skipped], wanted: TargetTracks) -> list[_Entry]:
    tracks, unclassified = TrackMatcher(wanted.tracks), TrackMatcher(wanted.unclassified)

    def match(entry: Track | Skipped) -> _Entry:
        if isinstance(entry, Skipped):
            return _Entry(entry)
        if track := tracks.find(entry):
            return _Entry(entry, original_id(track))
        return _Entry(entry, is_removed=unclassified.find(entry) is None)

    return [match(entry) for entry in present]


def _unmoved(order: Sequence[str | None], ids: Sequence[str]) -> set[str]:
    """Return as many ids as possible that can stay where they are while the others move."""
    ranks = {id_: rank for rank, id_ in enumerate(ids)}
    return {ids[rank] for rank in longest_increasing([ranks[id_] for id_ in order if id_])}


def _insertion_count(ids: Sequence[str], missing: set[str]) -> int:
    """Count the runs of missing ids. Each is one insertion if it has at most a hundred tracks."""
    return sum(is_missing for is_missing, _ in groupby(ids, missing.__contains__))


def _removals(entries: Sequence[Track | Skipped]) -> list[Step]:
    return [Remove(ids) for ids in batches([original_id(track) for track in unique_tracks(entries)])]


def _moves_and_insertions(
    order: Sequence[str | None], ids: Sequence[str], unmoved: set[str], missing: set[str]
) -> list[Step]:
    present = list(order)
    in_place = [id_ for id_ in ids if id_ not in missing]
    return [*moves(present, in_place, unmoved), *adds(present, ids, missing)]
