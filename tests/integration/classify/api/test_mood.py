"""POST /mood: compatible with the service that this project replaces, with more fields."""

from collections import Counter
from typing import Any

import pytest

from classify.handlers import api as api_module
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON, Api
from tests.integration.classify.api.songs import song_urls, tracks_of, url_of


def test_mood_returns_artist_and_song_of_every_song_with_the_mood(sim: Simulator, api: Api) -> None:
    link = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
    answer = api.post("/mood", [{"playlist": link, "mood": "relaxing"}])
    assert (answer.status, answer.headers["content-type"]) == (200, JSON)
    for song in answer.json():
        track = sim.catalog.tracks[song["url"][-22:]]
        assert song == {
            "artist": ", ".join(track.artists),
            "song": track.name,
            "url": url_of(track),
            "mood": "relaxing",
            "score": pytest.approx(song["score"], abs=0),
            "playlist": link,
        }
        assert 0 <= song["score"] <= 1
        assert song["score"] == round(song["score"], 4)
    report = api.post("/classify", {"playlist": link}).json()
    assert song_urls(answer.json()) == [song["url"] for song in report["songs"] if song["mood"] == "relaxing"]


def test_every_song_of_a_playlist_has_exactly_one_of_the_four_moods(sim: Simulator, api: Api) -> None:
    moods = ("happy", "aggressive", "dark", "relaxing")
    found = [
        url
        for mood in moods
        for url in song_urls(api.post("/mood", [{"playlist": playlist_ids.THREE_PAGES, "mood": mood}]).json())
    ]
    assert sorted(found) == sorted(map(url_of, tracks_of(sim, playlist_ids.THREE_PAGES, 130)))


@pytest.mark.parametrize(
    ("name", "mood"),
    [
        ("relaxing", "relaxing"),
        ("RELAXING", "relaxing"),
        (" Relaxing\n", "relaxing"),
        ("relajante", "relaxing"),
        ("Relajado", "relaxing"),
        ("Tranquila", "relaxing"),
        ("alegre", "happy"),
        ("FELIZ", "happy"),
        ("Féliz", "happy"),
        ("agresivo", "aggressive"),
        ("oscura", "dark"),
        ("Triste", "dark"),
    ],
)
def test_a_mood_can_be_named_in_english_or_spanish_in_any_letter_case(api: Api, name: str, mood: str) -> None:
    answer = api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": name}]).json()
    assert {song["mood"] for song in answer} == {mood}


def test_pairs_are_answered_in_order_and_each_playlist_is_read_once(sim: Simulator, api: Api) -> None:
    pairs = [
        {"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"},
        {"playlist": playlist_ids.FIESTA, "mood": "happy"},
        {"playlist": f"spotify:playlist:{playlist_ids.ROAD_TRIP}", "mood": "happy"},
    ]
    alone = [api.post("/mood", [pair]).json() for pair in pairs]
    sim.reset()
    together = api.post("/mood", pairs).json()
    assert together == [song for songs in alone for song in songs]
    assert min(map(len, alone)) > 0
    assert Counter(call.path for call in sim.calls_to("/v1/playlists/"))[f"/v1/playlists/{playlist_ids.FIESTA}"] == 1
    assert len({call.path for call in sim.calls_to("/v1/playlists/")}) == len(sim.calls_to("/v1/playlists/")) - 1


def test_ten_pairs_are_answered(api: Api) -> None:
    answer = api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "happy"}] * 10)
    assert len(answer.json()) == 10 * len(
        api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "happy"}]).json()
    )


def test_all_moods_of_a_playlist_ask_nothing_more_than_one_of_them(sim: Simulator, api: Api) -> None:
    def asked(*moods: str) -> list[tuple[str, str]]:
        sim.reset()
        api_module.application.cache_clear()  # so that no call is spared by an earlier request
        answer = api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": mood} for mood in moods])
        assert {song["mood"] for song in answer.json()} == set(moods)
        return sorted((call.path, str(sorted(call.query.items()))) for call in sim.calls)

    assert asked("happy", "aggressive", "dark", "relaxing") == asked("happy")


def test_a_track_that_occurs_twice_is_returned_once(sim: Simulator, api: Api) -> None:
    twice = sim.playlist(playlist_ids.ROAD_TRIP).track_ids
    assert Counter(twice).most_common(1)[0][1] == 2
    urls = song_urls(api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json())
    assert max(Counter(urls).values()) == 1


def test_mood_omits_songs_below_min_score(api: Api) -> None:
    pair: dict[str, Any] = {"playlist": playlist_ids.THREE_PAGES, "mood": "happy"}
    every = api.post("/mood", [pair]).json()
    middle = sorted(song["score"] for song in every)[len(every) // 2] + 0.00005
    selected = api.post("/mood", [{**pair, "min_score": middle}]).json()
    assert selected == [song for song in every if song["score"] > middle]
    assert 0 < len(selected) < len(every)


def test_mood_counts_skipped_items_by_reason_in_a_header(api: Api) -> None:
    full = api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "dark"}])
    odd = api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"}])
    assert "moodlist-skipped" not in full.headers
    assert odd.headers["moodlist-skipped"] == "duplicate=1, episode=1, local_file=1, no_features=1, unavailable=1"


def test_mood_accepts_albums_and_tracks(sim: Simulator, api: Api) -> None:
    track = tracks_of(sim)[0]
    moods = [
        api.post("/mood", [{"playlist": f"spotify:track:{track.id}", "mood": mood}]).json()
        for mood in ("happy", "dark", "aggressive", "relaxing")
    ]
    assert sum(map(len, moods)) == 1
    album = api.post("/classify", {"playlist": f"https://open.spotify.com/album/{track.album_id}"}).json()
    assert album["playlist"]["items"] == len(sim.catalog.albums[track.album_id].tracks)


def test_an_empty_playlist_has_no_songs_of_any_mood(api: Api) -> None:
    assert api.post("/mood", [{"playlist": playlist_ids.EMPTY, "mood": "happy"}]).json() == []
    report = api.post("/classify", {"playlist": playlist_ids.EMPTY}).json()
    assert (report["songs"], report["skipped"], report["counts"]["classified"]) == ([], [], 0)
