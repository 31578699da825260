"""What has to change for a playlist to hold the wanted tracks in their order, and nothing that nobody can add again."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from classify.core.playlist import Skipped, Track
from classify.saving.matching import TrackMatcher, original_id, unique_tracks
from classify.saving.selection import TargetTracks
from classify.saving.steps import Remove, Step, adds, batches, longest_increasing, moves

MAX_EDITS = 50  # moves and insertions, a call each; a development app has about a thousand calls a day


class Plan(Struct, frozen=True, kw_only=True):
    """What changes, for people, and the steps to it, for Spotify; without steps, all is as it is to be.

    A write that ends in the middle leaves out wanted tracks at worst, never anything that cannot be added again; from
    whatever is there then, a new plan leads to the same end.
    """

    added: tuple[Track, ...]
    removed: tuple[Track, ...]
    moved: tuple[Track, ...]
    deduplicated: tuple[Track, ...]  # they stand there more than once, and once after the save
    kept: tuple[Track | Skipped, ...]  # not wanted, and not ours to remove
    unmoved: int  # how many wanted tracks stay where they are
    steps: tuple[Step, ...]


class _Place(Struct, frozen=True):
    """An entry of the playlist, the wanted track that it is, and whether it goes."""

    entry: Track | Skipped
    id: str | None = None
    goes: bool = False


def make_plan(present: Sequence[Track | Skipped], wanted: TargetTracks) -> Plan:
    """The plan for a playlist whose entries are `present`.

    What is no track stays: Spotify's API cannot add local files again, and an episode has no mood that could end.
    """
    places = _places(present, wanted)
    ids = [original_id(track) for track in wanted.tracks]
    times: Counter[str | None] = Counter(place.id for place in places if place.id)
    order = [place.id for place in places if not place.goes and times[place.id] <= 1]
    unmoved = _staying(order, ids)
    moved = {id_ for id_ in order if id_} - unmoved
    missing = {id_ for id_ in ids if times[id_] != 1}
    taken = [place.entry for place in places if place.goes or times[place.id] > 1]
    if len(moved) + _runs(ids, missing) > MAX_EDITS:  # taken out and put in again, a hundred at a time
        taken = [place.entry for place in places if place.goes or place.id]
        order, missing = [id_ for id_ in order if id_ is None], set(ids)
    return Plan(
        added=tuple(track for track in wanted.tracks if not times[original_id(track)]),
        removed=unique_tracks(place.entry for place in places if place.goes),
        moved=tuple(track for track in wanted.tracks if original_id(track) in moved),
        deduplicated=tuple(track for track in wanted.tracks if times[original_id(track)] > 1),
        kept=tuple(place.entry for place in places if not (place.goes or place.id)),
        unmoved=len(unmoved),
        steps=(*_removals(taken), *_insertions(order, ids, unmoved, missing)),
    )


def _places(present: Sequence[Track | Skipped], wanted: TargetTracks) -> list[_Place]:
    known, unclassified = TrackMatcher(wanted.tracks), TrackMatcher(wanted.unclassified)

    def place(entry: Track | Skipped) -> _Place:
        if isinstance(entry, Skipped):
            return _Place(entry)
        if track := known.find(entry):
            return _Place(entry, original_id(track))
        return _Place(entry, goes=unclassified.find(entry) is None)

    return [place(entry) for entry in present]


def _staying(order: Sequence[str | None], ids: Sequence[str]) -> set[str]:
    """As many as can stay where they are while the others are moved."""
    ranks = {id_: rank for rank, id_ in enumerate(ids)}
    return {ids[rank] for rank in longest_increasing([ranks[id_] for id_ in order if id_])}


def _runs(ids: Sequence[str], missing: set[str]) -> int:
    """How many insertions it takes, apart from the limit of one call."""
    return sum(is_missing for is_missing, _ in groupby(ids, missing.__contains__))


def _removals(taken: Sequence[Track | Skipped]) -> list[Step]:
    return [Remove(ids) for ids in batches([original_id(track) for track in unique_tracks(taken)])]


def _insertions(order: Sequence[str | None], ids: Sequence[str], unmoved: set[str], missing: set[str]) -> list[Step]:
    state = list(order)
    there = [id_ for id_ in ids if id_ not in missing]
    return [*moves(state, there, unmoved), *adds(state, ids, missing)]
