"""Runs, deliveries, deaths, edits and outages in any order: what is told, saved and stored is what happened.

MOODLIST_EXAMPLES sets the number of orders that are tried.
"""

import os
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import boto3.dynamodb.types  # noqa: F401  # draws random numbers when imported, which Hypothesis refuses inside a test
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from classify.aws.event_bus import UNAVAILABLE
from classify.batch.watched_content import WatchedContent
from classify.core.playlist import SkipReason
from tests.integration.classify.batch.small_world import PLAYLIST
from tests.integration.classify.batch.story import SONGS, Story
from tests.unit.classify.builders import spotify_id

EXAMPLES = int(os.environ.get("MOODLIST_EXAMPLES", "60"))
UNKNOWN = "not known when it was told"
Action = Callable[[Story, int], None]
WEIGHTS: dict[Action, int] = {
    Story.start: 8,
    Story.start_two: 6,
    Story.go_on: 24,
    Story.go_on_in_turn: 6,
    Story.finish: 6,
    Story.kill: 3,
    Story.edit: 6,
    Story.wait: 5,
    Story.learn: 3,
    Story.unanswered: 2,
    Story.outage: 1,
    Story.lose: 2,
    Story.model: 1,
    Story.watch: 1,
    Story.retarget: 1,
    Story.fail_event: 2,
}


def _moods(content: WatchedContent) -> dict[str, str | None]:
    moods: dict[str, str | None] = {str(song.url): song.mood for song in content.songs}
    for item in content.skipped:
        moods[str(item.url)] = UNKNOWN if item.reason is SkipReason.PROVIDER_UNAVAILABLE else None
    return moods


def _apply(event: dict[str, Any], moods: dict[str, str | None], now: dict[str, str | None]) -> None:
    """Change what a reader of the events knows, if the event agrees with it."""
    for song in event["entered"]:
        assert song["url"] not in moods
        moods[song["url"]] = now[song["url"]]
        assert now[song["url"]] in {song["after"], UNKNOWN}
    for song in event["left"]:
        assert song["url"] not in now, "the song is there"
        assert moods.pop(song["url"]) in {song["before"], UNKNOWN}
    for song in event["changed"]:
        assert moods[song["url"]] in {song["before"], UNKNOWN}
        moods[song["url"]] = song["after"]


def _check(story: Story) -> None:
    events: dict[str, dict[str, Any]] = {}
    for event in story.aws.events:
        if event["type"] != UNAVAILABLE:
            assert events.setdefault(event["id"], event) == event  # told again, with the same id and content
    chain = story.chain()
    assert events.keys() <= set(chain)
    moods = _moods(story.content(chain[0]))
    for previous, id_ in pairwise(chain):
        if id_ in events:
            assert events[id_]["previous"] == previous
            _apply(events[id_], moods, _moods(story.content(id_)))
    told = {url: mood for url, mood in moods.items() if mood != UNKNOWN}
    world = {f"https://open.spotify.com/track/{spotify_id(song)}": story.world.mood(song) for song in story.world.songs}
    assert moods.keys() == world.keys()
    assert told == {url: world[url] for url in told}
    _check_chain(story, chain)
    saved = [spotify_id(song) for song in story.world.songs if story.world.mood(song) == story.target.mood]
    assert [each.tracks for each in story.world.saved] == [saved]


def _check_chain(story: Story, chain: list[str]) -> None:
    """Check that each report is one of a younger reading than the report before, and has its own contents."""
    records = [record for record in map(story.table.find, chain) if record]
    assert all(record.announced or record.id.partition(".")[0] in story.dead_letters for record in records)
    assert [record.snapshot_id for record in records] == [story.content(id_).playlist.snapshot_id for id_ in chain]
    versions = [int(str(record.snapshot_id).removeprefix("v")) for record in records]
    assert versions == sorted(versions)


def _check_losses(story: Story) -> None:
    """Check that the owner was not told too often, and is told once from now on, whatever happened before."""
    assert len(_losses(story)) <= story.times_lost
    for _ in range(2):
        before = _losses(story)
        story.world.lost = {PLAYLIST}
        story.run_later()
        story.run_later()
        assert len(_losses(story) - before) == 1
        story.world.lost = set()
        story.run_later()


def _losses(story: Story) -> set[str]:
    return {event["id"] for event in story.aws.events if event["type"] == UNAVAILABLE}


@settings(max_examples=EXAMPLES, phases=[Phase.generate])  # a smaller seed is no simpler order
@given(st.integers(0, 2**32))
def test_what_is_told_saved_and_stored_is_what_happened(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch:
        story = Story(patch)
        story.world.unknown = set(random.sample(SONGS, random.randrange(3)))
        for action in random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=random.randrange(10, 120)):
            action(story, random.randrange(60))
        story.calm_down()
        _check(story)
        _check_losses(story)
