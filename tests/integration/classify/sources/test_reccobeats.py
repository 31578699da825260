"""Audio features from ReccoBeats, joined to their tracks by id and ISRC."""

from typing import Any

import pytest

from classify.core.features import FEATURE_NAMES, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.sources.reccobeats import ReccoBeatsFeatures
from moodlist.simulator import Fault, Simulator
from moodlist.simulator import Track as Recording
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.http.call_log import Call
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.support import FEATURES, look_up, reccobeats_client, tracks_of

TRACKS = "/reccobeats/v1/track"


def _known(sim: Simulator, knowledge: str, gap: str | None = None) -> Recording:
    return next(
        track
        for track in sim.catalog.tracks.values()
        if (track.reccobeats, track.reccobeats_gap, track.replaced_by) == (knowledge, gap, None)
    )


def _ids(call: Call) -> list[str]:
    return call.query["ids"][0].split(",")


def test_one_call_takes_at_most_forty_ids(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    look_up(sim, *tracks_of(ids))
    assert sorted(len(_ids(call)) for call in sim.calls_to(FEATURES)) == [10, 40, 40, 40]
    assert sorted(each for call in sim.calls_to(FEATURES) for each in _ids(call)) == sorted(ids)


def test_features_in_another_order_and_with_gaps_reach_the_right_tracks(sim: Simulator) -> None:
    unknown = [f"{number:022d}" for number in range(10)]
    ids = [each for pair in zip(sim.playlist(playlist_ids.ROAD_TRIP).track_ids, unknown, strict=False) for each in pair]
    findings = look_up(sim, *tracks_of(ids))
    for id_, finding in zip(ids, findings, strict=True):
        if id_ in unknown:
            assert finding == Missing(SkipReason.NO_FEATURES)
        else:
            truth = sim.catalog.tracks[id_].features._asdict()
            assert isinstance(finding, Found)
            assert dict(zip(FEATURE_NAMES, finding.features.row(), strict=True)) == truth
            assert finding.source == "reccobeats"


def test_the_duration_comes_from_the_track_records_of_reccobeats(sim: Simulator, api: Api) -> None:
    sim.fail(Fault(path=TRACKS, body={"content": []}, times=None))  # nine features without the duration are not enough
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features"]}).json()
    assert {each["reason"] for each in answer["skipped"]} == {"no_features"}
    assert len(answer["skipped"]) == 30


def test_the_track_records_are_not_fetched_for_unknown_tracks(sim: Simulator) -> None:
    look_up(sim, *tracks_of(["0" * 22]))
    assert sim.calls_to(TRACKS) == []


def test_a_track_known_only_by_its_isrc_is_found_by_the_second_lookup(sim: Simulator) -> None:
    recording = _known(sim, "isrc")
    (without,) = look_up(sim, Track(position=1, id=recording.id))
    (found,) = look_up(sim, Track(position=1, id=recording.id, isrc=recording.isrc))
    assert without == Missing(SkipReason.NO_FEATURES)
    assert isinstance(found, Found)
    assert [_ids(call) for call in sim.calls_to(FEATURES)] == [[recording.id], [recording.id], [recording.isrc]]


def test_all_isrcs_of_a_track_are_looked_up(sim: Simulator) -> None:
    recording = _known(sim, "isrc")
    (found,) = look_up(sim, Track(position=1, isrc="QZFIE2400001", more_isrcs=(recording.isrc,)))
    assert isinstance(found, Found)
    assert [_ids(call) for call in sim.calls_to(FEATURES)] == [["QZFIE2400001"], [recording.isrc]]


def test_a_relinked_track_is_found_by_the_id_that_it_replaces(sim: Simulator) -> None:
    track = Track(position=1, id=spotify_id("replacement"), linked_from=spotify_id("relinked"))
    (found,) = look_up(sim, track)
    assert isinstance(found, Found)


def test_a_track_without_id_and_isrc_is_not_looked_up(sim: Simulator) -> None:
    assert look_up(sim, Track(position=1, name="Unknown")) == [Missing(SkipReason.NO_ID)]
    assert sim.calls == []


def test_a_track_found_by_its_id_is_not_looked_up_again(sim: Simulator) -> None:
    recording = _known(sim, "id_and_isrc")
    look_up(sim, Track(position=1, id=recording.id, isrc=recording.isrc))
    assert len(sim.calls_to(FEATURES)) == 1


@pytest.mark.parametrize("gap", ["tempo", "valence", "instrumentalness"])
def test_a_track_with_one_missing_feature_has_no_features(sim: Simulator, gap: str) -> None:
    recording = _known(sim, "id_and_isrc", gap)
    assert look_up(sim, Track(position=1, id=recording.id)) == [Missing(SkipReason.NO_FEATURES)]


@pytest.mark.parametrize(
    "change",
    [
        {"energy": 1.5},
        {"loudness": -400},
        {"tempo": -1},
        {"href": None},
        {"href": "https://open.spotify.com/track/", "isrc": None},
        {"id": "another record"},
    ],
)
def test_a_value_out_of_range_or_a_record_without_id_gives_no_features(sim: Simulator, change: dict[str, Any]) -> None:
    recording = _known(sim, "id_and_isrc")
    row: dict[str, Any] = {
        "id": "r",
        "href": f"https://open.spotify.com/track/{recording.id}",
        **recording.features._asdict(),
        **change,
    }
    sim.fail(
        Fault(path=FEATURES, body={"content": [row]}),
        Fault(path=TRACKS, body={"content": [{"id": "r", "durationMs": 200_000}]}),
    )
    assert look_up(sim, Track(position=1, id=recording.id)) == [Missing(SkipReason.NO_FEATURES)]


def test_bare_links_get_their_title_and_artists_from_reccobeats(sim: Simulator, api: Api) -> None:
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:3]
    answer = api.post("/classify", {"tracks": ids}).json()
    assert [(song["song"], song["artist"]) for song in answer["songs"]] == [
        (sim.catalog.tracks[each].name, ", ".join(sim.catalog.tracks[each].artists)) for each in ids
    ]


def test_the_model_never_gets_spotifys_values_by_default(sim: Simulator, compose: Compose) -> None:
    """Spotify's policy forbids it, so the duration of a track in the playlist is not used either."""
    application = compose(sim)
    sim.fail(Fault(path=TRACKS, body={"content": []}, times=None))
    (track,) = tracks_of(sim.playlist(playlist_ids.FIESTA).track_ids[:1])
    assert application.provider(Deadline.after(5)).audio_features([track]) == [Missing(SkipReason.NO_FEATURES)]
    assert sim.calls_to("/v1/") == []


def test_progress_is_reported_up_to_the_last_batch(sim: Simulator) -> None:
    steps: list[tuple[str, int, int]] = []
    provider = ReccoBeatsFeatures(reccobeats_client(sim), Deadline.never(), progress=lambda *step: steps.append(step))
    provider.audio_features(tracks_of(sim.playlist(playlist_ids.THREE_PAGES).track_ids))
    assert [step[1:] for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_reccobeats_is_asked_while_pages_still_arrive_and_no_more_often(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(latency=0.01)
    report = compose(sim).classifier(Deadline.never()).report(SpotifyLink("playlist", playlist_ids.TEN_THOUSAND))
    paths = [call.path for call in sim.calls]
    pages = [at for at, path in enumerate(paths) if path.startswith("/v1/playlists/")]
    assert paths.index(FEATURES) < pages[len(pages) // 2]
    asked = [each for call in sim.calls_to(FEATURES) for each in _ids(call)]
    assert len(report.classified) > 9000
    assert len(sim.calls_to(FEATURES)) <= len(set(asked)) // 40 + 12
