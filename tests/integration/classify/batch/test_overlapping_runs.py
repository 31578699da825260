"""Overlapping runs of one playlist, and late deliveries: each change is told once, and only if it is there."""

import pytest
from botocore.exceptions import ClientError

from tests.integration.classify.batch.interleaving import SteppingWorker, before_call
from tests.integration.classify.batch.small_deployment import Crash, SmallDeployment, crash
from tests.integration.classify.batch.small_world import PLAYLIST

# Every call that a job makes after it read the playlist.
CALLS = ["look up", "PutObject", "PutItem reports", "UpdateItem watchlist", "UpdateItem reports", "PutEvents"]


@pytest.fixture
def edited(small: SmallDeployment) -> SmallDeployment:
    """A playlist of the songs 1 and 2, to which song 3 was added after its first report."""
    small.run("first")
    small.world.edit(3)
    return small


@pytest.mark.parametrize("call", CALLS)
def test_a_change_that_two_runs_see_at_the_same_time_is_told_once(edited: SmallDeployment, call: str) -> None:
    edited.at(call, lambda: edited.deliver("inner"))
    edited.run("outer")
    assert {tuple(map(str, event)) for event in edited.told()} in (
        {("outer", "['Song 3']", "[]", "[]")},
        {("inner", "['Song 3']", "[]", "[]")},
    )
    edited.run("next")
    assert {event[0] for event in edited.told()} in ({"outer"}, {"inner"})


@pytest.mark.parametrize("call", CALLS)
def test_an_edit_between_two_overlapping_runs_is_told_by_one_of_the_runs(edited: SmallDeployment, call: str) -> None:
    def edit_and_run() -> None:
        edited.world.edit(1)
        edited.deliver("inner")

    edited.at(call, edit_and_run)
    edited.run("outer")
    edited.run("next")
    told = {event[0]: event[1:] for event in edited.told()}
    assert sorted(song for _, left, _ in told.values() for song in left) == ["Song 1"]
    assert sorted(song for entered, _, _ in told.values() for song in entered) == ["Song 3"]


def test_two_runs_of_the_same_second_are_compared_one_after_the_other(edited: SmallDeployment) -> None:
    edited.deliver("second")
    edited.world.edit(4)
    edited.deliver("third")
    edited.world.edit(4)
    edited.deliver("fourth")
    assert edited.told() == [
        ("second", ["Song 3"], [], []),
        ("third", ["Song 4"], [], []),
        ("fourth", [], ["Song 4"], []),
    ]
    latest = edited.table.latest(PLAYLIST)
    assert latest is not None
    assert (latest.id, latest.previous) == (f"fourth.{PLAYLIST}", f"third.{PLAYLIST}")


@pytest.mark.parametrize("call", ["PutItem reports", "UpdateItem watchlist", "UpdateItem reports"])
def test_contents_from_before_a_younger_run_announce_nothing(edited: SmallDeployment, call: str) -> None:
    edited.calendar.pass_days(1)
    edited.crash_at(call, "old")
    edited.world.edit(4)
    edited.run("young")
    edited.calendar.pass_days(1)
    assert edited.deliver("old") is None
    told = {event[0]: event[1:] for event in edited.told()}
    assert told == {"young": (["Song 3", "Song 4"], [], [])}
    assert edited.record("old").created < edited.record("young").created
    last = edited.watchlist.get(PLAYLIST).last
    assert last is not None
    assert last.id == f"young.{PLAYLIST}"


def test_the_next_run_completes_what_a_worker_began_to_announce(edited: SmallDeployment) -> None:
    edited.calendar.pass_days(1)
    edited.crash_at("PutEvents", "stopped")
    edited.world.edit(4)
    edited.run("next")
    assert edited.told() == [("stopped", ["Song 3"], [], []), ("next", ["Song 4"], [], [])]
    assert edited.record("stopped").announced
    assert edited.deliver("stopped") is None
    assert len(edited.told()) == 2


def test_moods_that_changed_with_a_model_are_told_although_a_provider_was_down_in_between(
    small: SmallDeployment,
) -> None:
    small.run("old-model")
    small.world.model = "2"
    for number in range(3):
        small.world.unanswered = {1}
        assert not small.run(f"outage-{number}").complete
    small.world.unanswered = set()
    small.run("repaired")
    assert small.told() == [("outage-0", [], [], ["Song 2"]), ("repaired", [], [], ["Song 1"])]
    song = small.aws.events[-1]["changed"][0]
    assert (song["before"], song["after"]) == ("happy", "dark")


def test_a_song_that_left_after_an_outage_is_told_with_the_mood_that_it_had(small: SmallDeployment) -> None:
    small.run("first")
    small.world.unanswered = {1}
    small.world.edit(3)
    small.run("outage")
    small.world.edit(1)
    small.run("last")
    assert [(song["song"], song["before"]) for song in small.aws.events[-1]["left"]] == [("Song 1", "happy")]


def test_the_contents_that_an_older_version_stored_without_their_time_announce_nothing(edited: SmallDeployment) -> None:
    edited.calendar.pass_days(1)
    edited.crash_at("PutItem reports", "old")
    key = f"reports/old.{PLAYLIST}.json"
    edited.aws.objects[key] = edited.aws.objects[key].replace(b'"reading"', b'"another name"')
    edited.world.edit(4)
    edited.run("young")
    assert edited.deliver("old") is None
    assert [event[0] for event in edited.told()] == ["young"]


def test_an_event_that_was_sent_and_then_refused_is_not_told_with_the_changes_of_the_next_run(
    edited: SmallDeployment,
) -> None:
    edited.calendar.pass_days(1)
    edited.at("PutEvents", lambda: edited.at("PutItem reports", crash))
    assert isinstance(edited.deliver("stopped"), Crash)
    edited.world.edit(4)
    edited.aws.failures = [ClientError({"Error": {"Code": "ThrottlingException"}}, "PutEvents")]
    edited.run("next")
    assert edited.deliver("next") is None
    first, again, last = edited.told()
    assert first == again == ("stopped", ["Song 3"], [], [])
    assert last == ("next", ["Song 4"], [], [])


def test_a_reading_by_a_fast_clock_is_not_taken_for_the_younger_one(edited: SmallDeployment) -> None:
    def edit_and_run() -> None:
        edited.world.edit(4)
        edited.calendar.now -= 3  # the clock of this worker is right
        edited.deliver("young")
        edited.calendar.now += 3

    edited.at("look up", edit_and_run)
    edited.run("old")
    assert edited.told() == [("young", ["Song 3", "Song 4"], [], [])]


def test_a_dead_letter_that_is_delivered_again_is_the_last_outcome(edited: SmallDeployment) -> None:
    edited.crash_at("PutItem reports", "dead")
    edited.calendar.pass_days(0.1)
    edited.give_up("dead")
    failed = edited.watchlist.get(PLAYLIST).last
    assert edited.deliver("dead") is None
    last = edited.watchlist.get(PLAYLIST).last
    assert [(each.id, each.status) for each in (failed, last) if each] == [
        (f"dead.{PLAYLIST}", "failed"),
        (f"dead.{PLAYLIST}", "done"),
    ]


def test_a_worker_that_was_slow_does_not_replace_the_latest_report(edited: SmallDeployment) -> None:
    edited.calendar.pass_days(1)
    edited.aws.before_call = edited.world.before_call = before_call
    slow = SteppingWorker(lambda: edited.deliver("slow"))
    slow.go_to("PutEvents")
    slow.go_on()
    edited.world.edit(4)
    edited.run("young")
    slow.finish()
    latest = edited.table.latest(PLAYLIST)
    assert latest is not None
    assert (latest.id, latest.previous) == (f"young.{PLAYLIST}", f"slow.{PLAYLIST}")
