"""A model of a playlist at Spotify, to which steps can be applied."""

from collections.abc import Iterable, Sequence

from classify.core.playlist import Skipped, SkipReason, Track
from classify.saving.steps import PER_CALL, Add, Move, Remove, Step
from tests.unit.classify.builders import spotify_id, track

Entry = Track | Skipped


def local_file(number: int) -> Skipped:
    return Skipped(position=1, reason=SkipReason.LOCAL_FILE, name=f"Take {number}")


def tracks(numbers: Iterable[int]) -> tuple[Track, ...]:
    """Return a track for each number, which determines its id and nothing else."""
    return tuple(track(1, id=spotify_id(number)) for number in numbers)


def applied(entries: Sequence[Entry], steps: Iterable[Step]) -> list[Entry]:
    """Return the entries of the playlist after the steps."""
    playlist = list(entries)
    for step in steps:
        _apply(playlist, step)
    return playlist


def _apply(playlist: list[Entry], step: Step) -> None:
    match step:
        case Remove(ids):
            assert 1 <= len(ids) <= PER_CALL
            playlist[:] = [
                each for each in playlist if not (isinstance(each, Track) and (each.linked_from or each.id) in ids)
            ]
        case Move(start, before):
            assert start < len(playlist)
            assert start not in {before, before - 1}, "this call would move nothing"
            moved = playlist.pop(start)
            playlist.insert(before if before < start else before - 1, moved)
        case Add(ids, position):
            assert 1 <= len(ids) <= PER_CALL
            assert position <= len(playlist)
            playlist[position:position] = [track(1, id=id_) for id_ in ids]


def _has_id(entry: Entry, ids: tuple[str, ...]) -> bool:
    return isinstance(entry, Track) and (entry.linked_from or entry.id) in ids
