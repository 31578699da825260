"""Applying a plan gives the wanted playlist; the next plan is empty."""

from hypothesis import given, settings
from hypothesis import strategies as st

from classify.core.playlist import Skipped, SkipReason, Track
from classify.saving.plan import Plan, make_plan
from classify.saving.selection import TargetTracks
from classify.saving.steps import Add, Move, Remove
from tests.unit.classify.builders import spotify_id, track
from tests.unit.classify.saving.playlist_model import Entry, applied, local_file, tracks

NUMBERS = st.lists(st.integers(0, 12), unique=True, max_size=12)
PRESENT = st.lists(st.one_of(st.integers(0, 12), st.integers(100, 104)), max_size=20)


def entries(numbers: list[int]) -> list[Entry]:
    """Return an entry for each number: a local file from 100 on, a track below."""
    return [local_file(number) if number >= 100 else tracks([number])[0] for number in numbers]


def numbers_of(found: tuple[Track, ...]) -> list[int]:
    return [int(track.id or "") for track in found]


def songs_in(present: list[Entry]) -> list[int]:
    return numbers_of(tuple(entry for entry in present if isinstance(entry, Track)))


def planned(present: list[int], wanted: list[int], unclassified: list[int] | None = None) -> Plan:
    return make_plan(entries(present), TargetTracks(tracks(wanted), tracks(unclassified or [])))


@given(present=PRESENT, wanted=NUMBERS)
def test_a_plan_gives_the_wanted_order_and_keeps_every_local_file(present: list[int], wanted: list[int]) -> None:
    before = entries(present)
    plan = make_plan(before, TargetTracks(tracks(wanted)))
    after = applied(before, plan.steps)
    assert songs_in(after) == wanted
    assert [entry for entry in after if isinstance(entry, Skipped)] == [
        entry for entry in before if isinstance(entry, Skipped)
    ]
    assert make_plan(after, TargetTracks(tracks(wanted))).steps == ()


@given(present=PRESENT, wanted=NUMBERS, stop=st.integers(0, 30))
def test_a_second_plan_completes_a_save_that_stopped_halfway(present: list[int], wanted: list[int], stop: int) -> None:
    first = make_plan(entries(present), TargetTracks(tracks(wanted)))
    half_done = applied(entries(present), first.steps[:stop])
    again = make_plan(half_done, TargetTracks(tracks(wanted)))
    assert songs_in(applied(half_done, again.steps)) == wanted


@given(present=PRESENT, wanted=NUMBERS, unclassified=st.sets(st.integers(0, 12)))
def test_a_plan_accounts_for_every_entry_and_every_wanted_track(
    present: list[int], wanted: list[int], unclassified: set[int]
) -> None:
    plan = planned(present, wanted, sorted(unclassified))
    before = set(present)
    assert set(numbers_of(plan.added)) == set(wanted) - before
    assert set(numbers_of(plan.removed)) == {each for each in before if each < 100} - set(wanted) - unclassified
    assert plan.unmoved + len(plan.moved) + len(plan.deduplicated) + len(plan.added) == len(wanted)
    assert sum(isinstance(entry, Skipped) for entry in plan.kept) == sum(each >= 100 for each in present)


@given(order=st.permutations(list(range(120))), locals_at=st.lists(st.integers(0, 120), max_size=3))
@settings(max_examples=20)
def test_a_shuffled_playlist_needs_at_most_fifty_calls(order: list[int], locals_at: list[int]) -> None:
    present: list[Entry] = [*tracks(order)]
    for number, at in enumerate(locals_at):
        present.insert(at, local_file(number))
    plan = make_plan(present, TargetTracks(tracks(range(120))))
    after = applied(present, plan.steps)
    assert songs_in(after) == list(range(120))
    assert len(after) == 120 + len(locals_at)
    assert len(plan.steps) <= 50


def test_one_song_out_of_place_needs_one_move() -> None:
    assert planned([1, 2, 4, 5, 3], [1, 2, 3, 4, 5]).steps == (Move(4, 2),)
    assert planned([3, 1, 2, 4, 5], [1, 2, 3, 4, 5]).steps == (Move(0, 3),)


def test_adjacent_songs_are_added_together_a_hundred_at_a_time() -> None:
    wanted = TargetTracks(tracks([*range(250), 1000, 2000]))
    steps = make_plan(tracks([1000]), wanted).steps
    assert [(len(step.ids), step.position) for step in steps if isinstance(step, Add)] == [
        (100, 0),
        (100, 100),
        (50, 200),
        (1, 251),
    ]
    assert len(steps) == 4


def test_unwanted_songs_are_removed_first_a_hundred_at_a_time() -> None:
    steps = make_plan(tracks(range(150)), TargetTracks(tracks([200]))).steps
    assert [type(step) for step in steps] == [Remove, Remove, Add]
    assert [len(step.ids) for step in steps if isinstance(step, Remove)] == [100, 50]


def test_a_repeated_song_is_removed_and_added_once() -> None:
    plan = planned([1, 2, 1], [1, 2])
    assert numbers_of(plan.deduplicated) == [1]
    assert plan.steps == (Remove((spotify_id(1),)), Add((spotify_id(1),), 0))


def test_an_unclassified_song_is_kept() -> None:
    plan = planned([1, 2, 3], [1], unclassified=[2])
    assert (numbers_of(plan.removed), plan.kept) == ([3], tracks([2]))


def test_episodes_and_unavailable_items_are_kept() -> None:
    odd = [Skipped(position=1, reason=reason) for reason in (SkipReason.EPISODE, SkipReason.UNAVAILABLE)]
    plan = make_plan([*odd, *tracks([1])], TargetTracks(tracks([2])))
    assert plan.kept == tuple(odd)


def test_another_release_of_a_wanted_song_counts_as_the_song() -> None:
    wanted = track(1, id=spotify_id(1), isrc="ZZ", name="Tide", artists=("Duo",))
    for listed in (
        track(1, id=spotify_id(9), linked_from=spotify_id(1)),
        track(1, id=spotify_id(9), isrc="ZZ"),
        track(1, id=spotify_id(9), name="TIDE", artists=("duo",)),
    ):
        assert make_plan([listed], TargetTracks((wanted,))).steps == ()


def test_a_relinked_song_is_removed_by_its_original_id() -> None:
    listed = track(1, id=spotify_id(9), linked_from=spotify_id(1))
    assert make_plan([listed], TargetTracks(())).steps == (Remove((spotify_id(1),)),)


def test_two_releases_of_one_recording_can_both_be_wanted() -> None:
    both = (track(1, isrc="ZZ"), track(2, isrc="ZZ"))
    assert make_plan(both, TargetTracks(both)).steps == ()
    assert numbers_of(make_plan(both[:1], TargetTracks(both)).added) == [2]
