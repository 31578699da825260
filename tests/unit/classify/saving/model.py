"""A playlist as Spotify keeps it, to which steps are applied."""

from collections.abc import Iterable, Sequence

from classify.core.playlist import Skipped, SkipReason, Track
from classify.saving.steps import PER_CALL, Add, Move, Remove, Step
from tests.unit.classify.builders import spotify_id, track

Entry = Track | Skipped
LOCAL = Skipped(position=1, reason=SkipReason.LOCAL_FILE, name="Rehearsal")


def local(number: int) -> Skipped:
    return Skipped(position=1, reason=SkipReason.LOCAL_FILE, name=f"Take {number}")


def tracks(numbers: Iterable[int]) -> tuple[Track, ...]:
    """Tracks whose ids are made from the numbers; the numbers tell nothing else."""
    return tuple(track(1, id=spotify_id(number)) for number in numbers)


def applied(entries: Sequence[Entry], steps: Iterable[Step]) -> list[Entry]:
    """The playlist after the steps."""
    now = list(entries)
    for step in steps:
        _apply(now, step)
    return now


def _apply(now: list[Entry], step: Step) -> None:
    match step:
        case Remove(ids):
            assert 1 <= len(ids) <= PER_CALL
            now[:] = [each for each in now if not (isinstance(each, Track) and (each.linked_from or each.id) in ids)]
        case Move(start, before):
            assert start < len(now)
            assert start not in {before, before - 1}, "a move that moves nothing is a call too many"
            moved = now.pop(start)
            now.insert(before if before < start else before - 1, moved)
        case Add(ids, position):
            assert 1 <= len(ids) <= PER_CALL
            assert position <= len(now)
            now[position:position] = [track(1, id=id_) for id_ in ids]
