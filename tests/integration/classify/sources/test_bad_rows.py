"""Rows of an answer that cannot be right: each costs its own song, and no other."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from classify.core.features import AudioFeatures, Finding, Found, Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.support import FEATURES, look_up, tracks_of

TRACKS = "/reccobeats/v1/track"
Row = dict[str, Any]
Change = Callable[[Row], object]  # a right row -> the row that is sent

NO_FEATURES = Missing(SkipReason.NO_FEATURES)


def _with(**fields: object) -> Change:
    return lambda row: {**row, **fields}


def _without(field: str) -> Change:
    return lambda row: {name: value for name, value in row.items() if name != field}


BAD_FEATURES: dict[str, Change] = {
    "text for a number": _with(energy="high"),
    "a number in text": _with(tempo="120"),
    "true": _with(valence=True),
    "negative": _with(tempo=-1),
    "out of range": _with(energy=7),
    "infinite": _with(loudness=float("inf")),
    "not a number": _with(danceability=float("nan")),
    "far too many digits": _with(tempo=10**400),
    "a list for a number": _with(energy=[0.5]),
    "null for a number": _with(energy=None),
    "no id": _without("id"),
    "id is a number": _with(id=7),
    "no href and no ISRC": lambda row: {**row, "href": None, "isrc": None},
    "href is a number": _with(href=7),
    "another track's href": _with(href=f"https://open.spotify.com/track/{'0' * 22}"),
    "null": lambda _: None,
    "text": lambda _: "row",
    "a list": lambda row: [row],
    "empty": lambda _: {},
}
BAD_TRACKS: dict[str, Change] = {
    "duration in text": _with(durationMs="3:20"),
    "duration 0": _with(durationMs=0),
    "duration true": _with(durationMs=True),
    "duration negative": _with(durationMs=-200_000),
    "duration infinite": _with(durationMs=float("inf")),
    "no duration": _without("durationMs"),
    "title is a number": _with(trackTitle=7),
    "an artist is text": _with(artists=["Somebody"]),
    "artists null": _with(artists=None),
    "an artist's name is a number": _with(artists=[{"name": 7}]),
    "no id": _without("id"),
    "null": lambda _: None,
    "a list": lambda row: [row],
}


def _rows(sim: Simulator, count: int) -> tuple[list[str], list[Row], list[Row]]:
    """Return ids, and the rows of /audio-features and /track for them."""
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:count]
    features, tracks = [], []
    for number, id_ in enumerate(ids):
        truth = sim.catalog.tracks[id_].features._asdict()
        href = f"https://open.spotify.com/track/{id_}"
        features.append({"id": f"uuid-{number}", "href": href, **truth})
        tracks.append({"id": f"uuid-{number}", "href": href, "trackTitle": "Song", "durationMs": truth["duration_ms"]})
    return ids, features, tracks


def _found(sim: Simulator, ids: list[str], features: list[object], tracks: list[object]) -> list[Finding]:
    """Look the ids up in answers with these rows, which may hold NaN and Infinity."""
    for path, rows in ((FEATURES, features), (TRACKS, tracks)):
        sim.fail(Fault(path=path, body=json.dumps({"content": rows}).encode(), times=None))
    return look_up(sim, *tracks_of(ids))


@pytest.mark.parametrize("change", BAD_FEATURES.values(), ids=BAD_FEATURES)
def test_bad_features_cost_one_song(sim: Simulator, change: Change) -> None:
    ids, features, tracks = _rows(sim, 3)
    first, second, third = _found(sim, ids, [features[0], change(features[1]), features[2]], [*tracks])
    assert isinstance(first, Found)
    assert isinstance(third, Found)
    assert second == NO_FEATURES


@pytest.mark.parametrize("change", BAD_TRACKS.values(), ids=BAD_TRACKS)
def test_a_bad_track_record_costs_one_song(sim: Simulator, change: Change) -> None:
    ids, features, tracks = _rows(sim, 3)
    first, second, third = _found(sim, ids, [*features], [tracks[0], change(tracks[1]), tracks[2]])
    assert isinstance(first, Found)
    assert isinstance(third, Found)
    assert second == NO_FEATURES


def test_two_different_answers_for_one_song_give_it_no_features(sim: Simulator) -> None:
    ids, features, tracks = _rows(sim, 2)
    other = {**features[0], "id": "uuid-other", "energy": 0.123}
    first, second = _found(sim, ids, [*features, other], [*tracks, {**tracks[0], "id": "uuid-other"}])
    assert first == NO_FEATURES
    assert isinstance(second, Found)


def test_an_id_of_reccobeats_with_two_songs_gives_neither_the_features_of_the_other(sim: Simulator) -> None:
    ids, features, tracks = _rows(sim, 3)
    first, second, third = _found(sim, ids, [features[0], {**features[1], "id": "uuid-0"}, features[2]], [*tracks])
    assert (first, second) == (NO_FEATURES, NO_FEATURES)
    assert isinstance(third, Found)


def test_two_durations_for_one_song_give_it_no_features(sim: Simulator) -> None:
    ids, features, tracks = _rows(sim, 2)
    first, second = _found(sim, ids, [*features], [*tracks, {**tracks[0], "durationMs": 1}])
    assert first == NO_FEATURES
    assert isinstance(second, Found)


def test_the_same_answer_twice_counts_once(sim: Simulator) -> None:
    ids, features, tracks = _rows(sim, 2)
    findings = _found(sim, ids, [*features, *features], [*tracks, *tracks])
    assert all(isinstance(finding, Found) for finding in findings)


def test_a_title_with_half_a_character_can_be_shown(sim: Simulator) -> None:
    ids, features, tracks = _rows(sim, 1)
    (finding,) = _found(sim, ids, [*features], [{**tracks[0], "trackTitle": "half \ud83d"}])
    assert isinstance(finding, Found)
    assert finding.name == "half ?"


SPOTIFY_ROWS: dict[str, Change] = {name: change for name, change in BAD_FEATURES.items() if "href" not in name}


@pytest.mark.parametrize("change", SPOTIFY_ROWS.values(), ids=SPOTIFY_ROWS)
def test_bad_features_of_spotify_cost_one_song(simulate: Simulate, compose: Compose, change: Change) -> None:
    sim = simulate(app="extended")
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:2]
    rows = [{"id": id_, **sim.catalog.tracks[id_].features._asdict()} for id_ in ids]
    body = json.dumps({"audio_features": [change(rows[0]), rows[1]]}).encode()
    sim.fail(
        Fault(path="/reccobeats/*", body={"content": []}, times=None),
        Fault(path="/v1/audio-features", body=body, times=None),
    )
    provider = compose(sim, spotify_features=True).provider(Deadline.after(20))
    first, second = provider.audio_features(tracks_of(ids))
    assert first == NO_FEATURES
    assert second == Found(AudioFeatures(**sim.catalog.tracks[ids[1]].features._asdict()), "spotify")


def test_two_different_answers_of_spotify_for_one_song_give_it_no_features(
    simulate: Simulate, compose: Compose
) -> None:
    sim = simulate(app="extended")
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:1]
    row = {"id": ids[0], **sim.catalog.tracks[ids[0]].features._asdict()}
    sim.fail(
        Fault(path="/reccobeats/*", body={"content": []}, times=None),
        Fault(path="/v1/audio-features", body={"audio_features": [row, {**row, "energy": 0.123}]}, times=None),
    )
    provider = compose(sim, spotify_features=True).provider(Deadline.after(20))
    assert provider.audio_features(tracks_of(ids)) == [NO_FEATURES]
