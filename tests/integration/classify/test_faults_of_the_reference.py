"""One test for each fault of the Flask service that this project replaces; each would fail against that service."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.application import Application
from classify.core.features import FEATURE_NAMES
from classify.core.playlist import Track, TrackList
from classify.core.report import Report
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from moodlist.simulator import Catalog, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose, Deploy

ROOT = Path(__file__).parents[3]
SINGLE_MOOD = {
    playlist_ids.QUIET_EVENING: "relaxing",
    playlist_ids.RAINY_DAYS: "dark",
    playlist_ids.LOUD_ROOM: "aggressive",
    playlist_ids.FIESTA: "happy",
}


@pytest.fixture
def application(sim: Simulator, compose: Compose) -> Application:
    return compose(sim)


def _report(application: Application, ref: SpotifyLink | TrackList) -> Report:
    return application.classifier(Deadline.after(60)).report(ref)


def _listed(track_ids: list[str]) -> TrackList:
    """Return the tracks with their features, so that ten thousand of them need no calls."""
    catalog = Catalog.sample().tracks
    tracks = [
        Track(position=position, id=each, given={name: getattr(catalog[each].features, name) for name in FEATURE_NAMES})
        for position, each in enumerate(track_ids, start=1)
    ]
    return TrackList(tuple(tracks))


def _scores(report: Report) -> dict[str | None, tuple[float, ...]]:
    return {each.track.id: each.scores for each in report.classified}


def test_a_track_has_exactly_the_same_scores_alone_and_in_any_playlist(
    sim: Simulator, application: Application
) -> None:
    single_mood = sim.playlist(playlist_ids.QUIET_EVENING).track_ids[:10]
    mixed = [each for each in sim.playlist(playlist_ids.ROAD_TRIP).track_ids if each not in single_mood][:30]
    alone = {each: _scores(_report(application, SpotifyLink("track", each)))[each] for each in single_mood}

    together = _scores(_report(application, SpotifyLink("playlist", playlist_ids.QUIET_EVENING)))
    among_others = _scores(_report(application, _listed([*mixed[:15], *single_mood, *mixed[15:]])))
    last_of_all = _scores(_report(application, _listed([*mixed, *reversed(single_mood)])))

    assert len(set(alone.values())) == len(single_mood)
    for scores in (together, among_others, last_of_all):
        assert {each: scores[each] for each in single_mood} == alone


def test_a_track_has_exactly_the_same_scores_among_ten_thousand(sim: Simulator, application: Application) -> None:
    many = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids
    picked = [*many[:3], *many[4_990:5_010], *many[-3:]]

    scores = _scores(_report(application, _listed(many)))

    assert len(scores) == 10_000
    for each in picked:
        assert _scores(_report(application, _listed([each])))[each] == scores[each]


@pytest.mark.parametrize(("playlist_id", "mood"), SINGLE_MOOD.items())
def test_a_playlist_of_a_single_mood_is_recognised_as_that_mood(
    application: Application, playlist_id: str, mood: str
) -> None:
    report = _report(application, SpotifyLink("playlist", playlist_id))
    assert report.counts[mood] > len(report.classified) / 2


def test_playlists_of_one_track_do_not_all_get_the_same_mood(sim: Simulator, application: Application) -> None:
    songs = [each for playlist_id in SINGLE_MOOD for each in sim.playlist(playlist_id).track_ids[:5]]
    moods = {_report(application, SpotifyLink("track", song)).classified[0].mood for song in songs}
    assert moods == set(SINGLE_MOOD.values())


def test_a_long_playlist_is_not_cut_after_a_hundred_songs(sim: Simulator, api: Api) -> None:
    report = api.post("/classify", {"playlist": playlist_ids.THREE_PAGES}).json()
    links = [song["url"] for song in report["songs"]]
    assert links == [
        f"https://open.spotify.com/track/{each}" for each in sim.playlist(playlist_ids.THREE_PAGES).track_ids
    ]
    assert len(links) == 130


def test_a_playlist_of_ten_thousand_songs_is_complete(sim: Simulator, api: Api) -> None:
    report = api.post("/classify", {"playlist": playlist_ids.TEN_THOUSAND}).json()
    assert (len(report["songs"]), report["skipped"]) == (10_000, [])
    assert [song["url"][-22:] for song in report["songs"]] == sim.playlist(playlist_ids.TEN_THOUSAND).track_ids
    assert (
        len(sim.calls_to(f"/v1/playlists/{playlist_ids.TEN_THOUSAND}/")) == 199
    )  # the first fifty came with the playlist


def _link_forms(id_: str) -> Iterator[str]:
    yield from (
        f"https://open.spotify.com/playlist/{id_}",
        f"https://open.spotify.com/playlist/{id_}?si=0123456789abcdef&pi=a-b",
        f"https://open.spotify.com/intl-pt-BR/playlist/{id_}/",
        f"https://open.spotify.com/user/ana/playlist/{id_}",
        f"open.spotify.com/embed/playlist/{id_}",
        f"http://play.spotify.com/playlist/{id_}",
        f"spotify:playlist:{id_}",
        f"spotify:user:ana:playlist:{id_}",
        f" <{id_}> ",
    )


def test_the_id_is_found_in_every_form_of_a_link(api: Api) -> None:
    pairs = [{"playlist": form, "mood": "happy"} for form in _link_forms(playlist_ids.FIESTA)]

    answer = api.post("/mood", pairs)

    assert answer.status == 200
    assert [song["playlist"] for song in answer.json()][::30] == [each["playlist"] for each in pairs]


def test_an_error_is_an_error_status_without_a_traceback(api: Api) -> None:
    answer = api.post("/mood", [{"playlist": playlist_ids.OTHER_USERS_PRIVATE, "mood": "dark"}])
    assert answer.status == 404
    assert "Traceback" not in answer.text
    assert "File " not in answer.text


def test_the_code_contains_no_secret() -> None:
    code = list((ROOT / "functions" / "classify").rglob("*.py"))
    assert len(code) > 30
    # A Spotify client id or secret is 32 hexadecimal digits, a token is longer than any name.
    secret = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{32}|(?:AQ|BQ)[0-9A-Za-z_-]{40,})(?![0-9A-Za-z])")
    assert [path for path in code if secret.search(path.read_text())] == []


def test_without_credentials_no_call_is_made_and_the_detail_explains_the_login(sim: Simulator, deploy: Deploy) -> None:
    api = deploy(sim, client_id=None, client_secret=None, refresh_token=None)
    answer = api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "happy"}])
    assert (answer.status, sim.calls) == (503, [])
    assert "moodlist login" in answer.json()["detail"]


def test_a_song_without_features_does_not_affect_the_others(api: Api) -> None:
    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    assert [each["song"] for each in report["skipped"] if each["reason"] == "no_features"] == [
        "Every Freckled Trampoline"
    ]
    assert report["counts"]["classified"] == len(report["songs"]) == 55


def test_every_pair_of_a_request_is_answered(api: Api) -> None:
    answer = api.post(
        "/mood",
        [
            {"playlist": playlist_ids.QUIET_EVENING, "mood": "relaxing"},
            {"playlist": playlist_ids.LOUD_ROOM, "mood": "aggressive"},
        ],
    ).json()
    assert [song["playlist"] for song in answer] == sorted(
        (song["playlist"] for song in answer), key=[playlist_ids.QUIET_EVENING, playlist_ids.LOUD_ROOM].index
    )
    assert {song["mood"] for song in answer} == {"relaxing", "aggressive"}
