import json
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from classify.batch.changes import Changes, compare_reports
from classify.core.playlist import SkipReason
from classify.response.schemas import CountsSchema, PlaylistSchema, ReportSchema, SkippedSchema, SongSchema

API = Path(__file__).parents[4] / "docs" / "api.md"
EVENT_LIMIT = 256 * 1024  # bytes
URL = "https://open.spotify.com/playlist/x"


def _song(number: int, mood: str = "happy", **fields: str | None) -> SongSchema:
    song = SongSchema(
        position=number,
        song=f"Song {number}",
        artist="Ana",
        url=f"https://{number}",
        mood=mood,
        score=0.9,
        tags=[],
        source="given",
    )
    return structs.replace(song, **fields)


def _skipped(number: int, reason: SkipReason = SkipReason.NO_FEATURES) -> SkippedSchema:
    return SkippedSchema(number, f"Song {number}", "Ana", f"https://{number}", reason)


def _report(songs: Sequence[SongSchema], skipped: Sequence[SkippedSchema] = (), name: str = "Road") -> ReportSchema:
    counts = CountsSchema(len(songs), len(skipped), {}, {})
    return ReportSchema(PlaylistSchema(name, URL, "s", len(songs)), "m1", counts, list(songs), list(skipped))


def _compare(before: ReportSchema, after: ReportSchema) -> Changes:
    return compare_reports("x", ("old", before), ("new", after))


def _counts(found: Changes) -> tuple[int, ...]:
    return tuple(found.counts.values())


def test_songs_that_entered_left_or_changed_mood_are_listed() -> None:
    found = _compare(_report([_song(1), _song(2), _song(3)]), _report([_song(2), _song(3, "dark"), _song(4, "dark")]))
    assert [(song.song, song.before, song.after) for song in found.entered] == [("Song 4", None, "dark")]
    assert [(song.song, song.before, song.after) for song in found.left] == [("Song 1", "happy", None)]
    assert [(song.song, song.before, song.after) for song in found.changed] == [("Song 3", "happy", "dark")]
    assert (found.id, found.previous, found.playlist, found.url) == ("new", "old", "x", URL)
    assert found.text == f"Road: 1 entered, 1 left, 1 changed mood. {URL}"


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_each_changed_song_is_counted_once(before: list[int], after: list[int]) -> None:
    found = _compare(_report(list(map(_song, before))), _report(list(map(_song, after))))
    assert _counts(found) == (len({*after} - {*before}), len({*before} - {*after}), 0)
    assert bool(found) == ({*before} != {*after})


@given(st.permutations(range(6)))
def test_a_new_order_is_not_a_change(order: list[int]) -> None:
    assert not _compare(_report(list(map(_song, range(6)))), _report(list(map(_song, order))))


def test_a_skipped_song_that_gets_features_changes_its_mood_from_none() -> None:
    found = _compare(_report([], [_skipped(1)]), _report([_song(1)]))
    assert [(song.before, song.after) for song in found.changed] == [(None, "happy")]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_song_whose_provider_failed_is_not_a_change(reverse: bool) -> None:
    reports = _report([], [_skipped(1, SkipReason.PROVIDER_UNAVAILABLE)]), _report([_song(1)])
    assert not _compare(*(reports[::-1] if reverse else reports))


def test_adding_or_removing_a_duplicate_is_not_a_change() -> None:
    with_duplicate = [_song(1)], [_skipped(1, SkipReason.DUPLICATE)]
    assert not _compare(_report([_song(1)]), _report(*with_duplicate))
    assert not _compare(_report(*with_duplicate), _report([_song(1)]))


def test_songs_without_a_link_are_recognised_by_artist_and_title() -> None:
    tape, other = _song(1, url=None), _song(1, url=None, song="Another")
    assert not _compare(_report([tape]), _report([tape]))
    assert _counts(_compare(_report([tape]), _report([other]))) == (1, 1, 0)


def test_songs_beyond_the_fifty_that_an_event_lists_are_counted() -> None:
    found = _compare(_report([]), _report(list(map(_song, range(51)))))
    assert (len(found.entered), found.counts["entered"]) == (50, 51)


@pytest.mark.parametrize("character", ["x", "\N{FLEXED BICEPS}", '"', "\x01"])
def test_an_event_always_fits_into_eventbridge(character: str) -> None:
    long = character * 1000
    before = [_song(n, song=long, artist=long) for n in range(200)]
    after = [_song(n, "dark", song=long, artist=long) for n in range(100, 300)]
    found = _compare(_report(before, name=long), _report(after, name=long))
    assert _counts(found) == (100, 100, 100)
    assert len(msgspec.json.encode(found)) < EVENT_LIMIT * 0.9


def test_the_sentence_needs_neither_a_name_nor_a_link() -> None:
    after = _report([_song(1), _song(2)], name="")
    after = structs.replace(after, playlist=structs.replace(after.playlist, url=None))
    assert _compare(_report([]), after).text == "The playlist: 2 entered, 0 left, 0 changed moods."


def test_the_event_in_the_documentation_is_valid() -> None:
    (example,) = [
        block for block in re.findall(r"```json\n(.*?)```", API.read_text("utf-8"), re.DOTALL) if "previous" in block
    ]
    event = msgspec.json.decode(example, type=Changes)
    assert json.loads(msgspec.json.encode(event)) == json.loads(example)
    report = _report([], name=event.name)
    (entered,) = event.entered
    song = _song(1, str(entered.after), song=entered.song, artist=entered.artist, url=entered.url)
    playlist = structs.replace(report.playlist, url=event.url)
    before, after = (structs.replace(report, playlist=playlist, model=event.model, songs=each) for each in ([], [song]))
    assert compare_reports(event.playlist, (event.previous, before), (event.id, after)) == event
    assert "lists 50 songs" in API.read_text("utf-8")


def test_an_event_lists_at_most_fifty_songs_of_each_kind() -> None:
    found = _compare(
        _report([_song(number) for number in range(120)]),
        _report([_song(number, "dark") for number in range(60, 180)]),
    )
    assert [len(songs) for songs in (found.entered, found.left, found.changed)] == [50, 50, 50]
    assert _counts(found) == (60, 60, 60)


def test_an_event_shortens_names_to_a_hundred_characters() -> None:
    long, cut = "x" * 101, "x" * 100
    found = _compare(_report([]), _report([_song(1, song=long, artist=long)], name=long))
    assert [(song.song, song.artist) for song in found.entered] == [(cut, cut)]
    assert found.name == cut
    assert found.text == f"{cut}: 1 entered, 0 left, 0 changed moods. {URL}"
