"""Songs of an unchanged playlist that ReccoBeats learns of later."""

import pytest

from classify.batch.late_features import INTERVAL
from classify.core.features import Missing
from classify.core.playlist import SkipReason, Track
from classify.sources.feature_cache.entries import entry_for, finding_from
from tests.integration.classify.batch.small_deployment import DARK, SmallDeployment
from tests.integration.classify.batch.small_world import PLAYLIST, SmallWorld
from tests.unit.classify.builders import spotify_id


@pytest.fixture
def world(small: SmallDeployment) -> SmallWorld:
    small.world.unknown = {2}
    small.run("first")
    return small.world


def test_a_song_gets_its_mood_without_another_call_to_spotify(small: SmallDeployment, world: SmallWorld) -> None:
    world.unknown = set()
    calls = world.spotify_calls
    record = small.run("second")
    assert world.spotify_calls == calls + 1  # the version of the playlist
    assert world.lookups[1:] == [[2]]
    assert (record.moods, record.skipped, record.complete) == ({"happy": 1, "dark": 1}, 0, True)
    (event,) = small.aws.events
    assert [(song["song"], song["before"], song["after"]) for song in event["changed"]] == [("Song 2", None, "dark")]
    content = small.content("second")
    assert [(song.position, song.mood) for song in content.songs] == [(1, "happy"), (2, "dark")]
    assert (content.counts.classified, content.counts.skipped, content.playlist.items) == (2, 0, 2)


def test_the_contents_are_those_that_reading_the_playlist_again_would_give(
    small: SmallDeployment, world: SmallWorld
) -> None:
    world.unknown = set()
    small.run("learnt")
    world.version += 1
    small.run("read-again")
    learnt, again = small.content("learnt"), small.content("read-again")
    assert (learnt.counts, learnt.songs, learnt.skipped) == (again.counts, again.songs, again.skipped)
    assert learnt.counts.clear == {"happy": 1, "dark": 1}


def test_songs_are_asked_for_once_a_day(small: SmallDeployment, world: SmallWorld) -> None:
    small.deliver("at-once")
    small.calendar.pass_days(0.9)
    small.deliver("in-the-evening")
    assert len(world.lookups) == 1
    small.calendar.pass_days(0.1)
    small.deliver("a-day-later")
    small.deliver("again")
    assert world.lookups[1:] == [[2]]


def test_a_provider_that_fails_is_asked_again_by_the_next_run(small: SmallDeployment, world: SmallWorld) -> None:
    world.unanswered = {2}
    assert small.run("outage").skipped == 1
    world.unanswered, world.unknown = set(), set()
    small.deliver("soon")
    assert small.record("soon").skipped == 0


def test_all_songs_are_asked_for_together(small: SmallDeployment) -> None:
    small.world.songs = list(range(1, 100))
    small.world.unknown = set(range(1, 90))
    small.run("first")
    small.run("second")
    assert small.world.lookups[1:] == [list(range(1, 90))]


def test_other_identifiers_of_a_song_are_asked_for_too(small: SmallDeployment, world: SmallWorld) -> None:
    small.world.isrcs = {3: "ZZXXX2600003"}
    world.unknown = {2, 3}
    world.edit(3)
    small.run("edited")
    small.run("unchanged")
    (track,) = [track for track in small.content("unchanged").tracks_without_features() if track.isrc]
    assert (track.id, track.isrc, track.name) == (spotify_id(3), "ZZXXX2600003", "Song 3")


def test_a_song_with_a_new_mood_is_saved(small: SmallDeployment, world: SmallWorld) -> None:
    small.watchlist.add(PLAYLIST, DARK)
    small.run("saved", DARK)
    assert [each.tracks for each in world.saved] == [[]]
    world.unknown = set()
    assert small.run("learnt", DARK).saved == DARK
    assert [each.tracks for each in world.saved] == [[spotify_id(2)]]


def test_contents_of_an_older_version_are_asked_for_by_their_links(small: SmallDeployment, world: SmallWorld) -> None:
    key = f"reports/first.{PLAYLIST}.json"
    for field in (b'"reading"', b'"asked"', b'"other_ids"'):
        small.aws.objects[key] = small.aws.objects[key].replace(field, field.upper())
    world.unknown = set()
    assert small.run("second").skipped == 0


def test_the_cache_does_not_answer_when_songs_are_asked_for_again() -> None:
    track = Track(position=1, id=spotify_id(2))
    entry = entry_for(track, Missing(SkipReason.NO_FEATURES), now=0)
    assert entry is not None
    assert finding_from(track, entry, now=INTERVAL) is None
