"""A plan has at most fifty moves and insertions. If it needs more, it removes all songs and adds them again."""

from collections.abc import Iterable

import pytest

from classify.saving.plan import make_plan
from classify.saving.selection import TargetTracks
from classify.saving.steps import Add, Move, Remove, Step
from tests.unit.classify.saving.playlist_model import Entry, applied, local_file, tracks


def _steps(present: Iterable[int], wanted: Iterable[int]) -> tuple[Step, ...]:
    return make_plan(tracks(present), TargetTracks(tracks(wanted))).steps


def _kinds(steps: tuple[Step, ...]) -> list[type[Step]]:
    return [type(step) for step in steps]


def _every_other(number: int) -> tuple[range, range]:
    """Return the present and the wanted songs. `number` of the wanted ones are missing, no two of them adjacent."""
    return range(1001, 1000 + 2 * number, 2), range(1000, 1000 + 2 * number)


def test_fifty_songs_out_of_place_are_moved_one_by_one() -> None:
    steps = _steps(reversed(range(51)), range(51))
    assert _kinds(steps) == [Move] * 50


def test_fifty_one_songs_out_of_place_are_removed_and_added_again() -> None:
    assert _steps(reversed(range(52)), range(52)) == (
        Remove(tuple(f"{number:022}" for number in reversed(range(52)))),
        Add(tuple(f"{number:022}" for number in range(52)), 0),
    )


def test_fifty_missing_songs_are_inserted_one_by_one() -> None:
    steps = _steps(*_every_other(50))
    assert [(step.position, len(step.ids)) for step in steps if isinstance(step, Add)] == [
        (position, 1) for position in range(0, 100, 2)
    ]


def test_fifty_one_missing_songs_lead_to_adding_all_again_a_hundred_at_a_time() -> None:
    steps = _steps(*_every_other(51))
    assert [(type(step), len(step.ids)) for step in steps if not isinstance(step, Move)] == [
        (Remove, 51),
        (Add, 100),
        (Add, 2),
    ]


@pytest.mark.parametrize(("gaps", "edits"), [(25, [Move] * 25 + [Add] * 25), (26, [Remove, Add])])
def test_moves_and_insertions_are_counted_together(gaps: int, edits: list[type[Step]]) -> None:
    present, wanted = _every_other(gaps)
    assert _kinds(_steps([*reversed(range(26)), *present], [*range(26), *wanted])) == edits


def test_local_files_keep_their_order_when_the_songs_are_added_again() -> None:
    present: list[Entry] = [local_file(1), *tracks(reversed(range(60))), local_file(2)]
    plan = make_plan(present, TargetTracks(tracks(range(60))))
    assert applied(present, plan.steps) == [*tracks(range(60)), local_file(1), local_file(2)]
    assert (len(plan.moved), plan.unmoved, len(plan.removed)) == (59, 1, 0)


def test_local_files_do_not_count_as_moves() -> None:
    present: list[Entry] = [local_file(1), *tracks(reversed(range(51))), local_file(2)]
    assert _kinds(make_plan(present, TargetTracks(tracks(range(51)))).steps) == [Move] * 50


def test_unwanted_songs_are_removed_when_all_songs_are_added_again() -> None:
    plan = make_plan(tracks([*reversed(range(60)), 70]), TargetTracks(tracks(range(60))))
    assert applied(tracks([*reversed(range(60)), 70]), plan.steps) == [*tracks(range(60))]
    assert plan.removed == tracks([70])


def test_unclassified_songs_stay_when_all_others_are_added_again() -> None:
    present = tracks([70, *reversed(range(60))])
    plan = make_plan(present, TargetTracks(tracks(range(60)), unclassified=tracks([70])))
    assert set(applied(present, plan.steps)) == set(tracks([*range(60), 70]))
    assert plan.kept == tracks([70])
