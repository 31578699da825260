"""A watched playlist that is gone or forbidden: its owner is told once."""

import pytest

from classify.aws.event_bus import UNAVAILABLE
from classify.errors import MoodlistError, NotFound, PlaylistForbidden, TooLarge, UpstreamUnavailable
from tests.integration.classify.batch.small_deployment import SmallDeployment, crash
from tests.integration.classify.batch.small_world import PLAYLIST


@pytest.fixture
def lost(small: SmallDeployment) -> SmallDeployment:
    small.run("first")
    small.world.refusal = NotFound("There is no such playlist.")
    return small


def _told(small: SmallDeployment) -> list[str]:
    return [event["id"].partition(".")[0] for event in small.aws.events if event["type"] == UNAVAILABLE]


@pytest.mark.parametrize("refusal", [NotFound("There is no such playlist."), PlaylistForbidden("It is not yours.")])
def test_a_lost_playlist_is_told_once_with_its_name_and_the_reason(
    lost: SmallDeployment, refusal: NotFound | PlaylistForbidden
) -> None:
    lost.world.refusal = refusal
    for run in ("second", "third", "fourth"):
        assert lost.run(run).status == "failed"
    (event,) = lost.aws.events
    assert (event["id"], event["playlist"], event["name"]) == (f"second.{PLAYLIST}", PLAYLIST, "Road")
    assert event["text"].startswith(
        f"Road can no longer be read. {refusal.title}: {refusal.detail} https://open.spotify"
    )
    assert event["problem"]["type"] == f"urn:moodlist:problem:{refusal.slug}"


def test_a_playlist_that_can_be_read_again_may_be_lost_again(lost: SmallDeployment) -> None:
    lost.run("second")
    refusal, lost.world.refusal = lost.world.refusal, None
    assert lost.run("third").status == "done"
    lost.world.refusal = refusal
    lost.run("fourth")
    lost.deliver("second")
    lost.run("fifth")
    assert _told(lost) == ["second", "fourth"]


def test_a_playlist_that_could_never_be_read_is_told(small: SmallDeployment) -> None:
    small.world.refusal = PlaylistForbidden("It is not yours.")
    small.run("first")
    assert small.aws.events[0]["text"].startswith("A watched playlist can no longer be read. ")


def test_a_playlist_that_is_not_watched_is_not_told(lost: SmallDeployment) -> None:
    lost.watchlist.remove(PLAYLIST)
    lost.run("second")
    assert lost.aws.events == []


@pytest.mark.parametrize("refusal", [UpstreamUnavailable("Spotify is down."), TooLarge("It has 10,001 items.")])
def test_another_failure_is_not_told(lost: SmallDeployment, refusal: UpstreamUnavailable | TooLarge) -> None:
    lost.world.refusal = refusal
    lost.deliver("second")
    assert lost.aws.events == []


def test_two_runs_at_the_same_time_tell_it_once(lost: SmallDeployment) -> None:
    lost.at("PutEvents", lambda: lost.deliver("inner"))
    lost.run("outer")
    assert set(_told(lost)) in ({"outer"}, {"inner"})


@pytest.mark.parametrize("call", ["PutItem reports", "UpdateItem watchlist", "GetItem reports", "PutEvents"])
@pytest.mark.parametrize("next_run", ["second", "third"])
def test_a_worker_that_ended_before_it_told_it_is_replaced(lost: SmallDeployment, call: str, next_run: str) -> None:
    lost.calendar.pass_days(1)
    lost.at(call, crash)
    lost.deliver("second")
    lost.deliver(next_run)
    lost.deliver(next_run)
    assert len(_told(lost)) == 1


def test_a_loss_at_the_time_of_a_reading_is_told_by_the_next_run(lost: SmallDeployment) -> None:
    lost.deliver("at-once")
    assert _told(lost) == []
    lost.run("next")
    lost.run("last")
    assert _told(lost) == ["next"]


def test_a_reading_from_before_the_loss_does_not_make_it_news_again(small: SmallDeployment) -> None:
    def lose_and_run() -> None:
        small.world.refusal = NotFound("There is no such playlist.")
        small.deliver("inner")

    small.run("first")
    small.at("PutItem reports", lose_and_run)
    assert small.run("outer").status == "done"
    small.run("next")
    assert _told(small) == ["inner"]


def test_contents_that_cannot_be_read_are_no_loss(small: SmallDeployment) -> None:
    small.aws.objects[f"reports/first.{PLAYLIST}.json"] = b"nonsense"
    error = small.deliver("first")
    assert isinstance(error, MoodlistError)
    assert (error.status, "cannot be read again" in error.detail) == (500, True)
    assert small.aws.events == []
