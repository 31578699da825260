"""Runs, deliveries, deaths, edits and outages in any order: what is told, saved and stored is what happened.

MOODLIST_EXAMPLES sets the number of orders that are tried.
"""

import os
from itertools import pairwise
from random import Random
from typing import Any

import boto3.dynamodb.types  # noqa: F401  # draws random numbers when imported, which Hypothesis refuses inside a test
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from classify.batch.watched_content import WatchedContent
from classify.core.playlist import SkipReason
from tests.integration.classify.batch.story import SONGS, WEIGHTS, Story
from tests.unit.classify.builders import spotify_id

EXAMPLES = int(os.environ.get("MOODLIST_EXAMPLES", "15"))
UNKNOWN = "not known when it was told"


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
    assert all(record.announced for record in map(story.table.find, chain) if record)
    dark = [spotify_id(song) for song in story.world.songs if story.world.mood(song) == "dark"]
    assert [each.tracks for each in story.world.saved] == [dark]


@settings(max_examples=EXAMPLES, phases=[Phase.generate])  # a smaller seed is no simpler order
@given(st.integers(0, 2**32))
def test_what_is_told_saved_and_stored_is_what_happened(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch:
        story = Story(patch)
        story.world.unknown = set(random.sample(SONGS, random.randrange(3)))
        for action in random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=random.randrange(10, 120)):
            story.act(action, random.randrange(12))
        story.calm_down()
        _check(story)
