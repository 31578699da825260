"""POST /classify with a link or with tracks: every item is a song of the report, or skipped with a reason."""

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.api.songs import tracks_of, url_of
from tests.integration.classify.conftest import Deploy


def test_classify_reports_every_item_of_the_playlist(sim: Simulator, api: Api) -> None:
    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    items = sorted([*report["songs"], *report["skipped"]], key=lambda item: item["position"])
    assert [item["position"] for item in items] == list(range(1, 61))
    assert report["playlist"]["items"] == 60
    assert report["counts"]["classified"] + report["counts"]["skipped"] == 60
    assert report["counts"]["moods"] == {
        mood: sum(song["mood"] == mood for song in report["songs"]) for mood in report["counts"]["moods"]
    }
    assert {item["position"]: (item["reason"], item["song"], item["artist"]) for item in report["skipped"]} == {
        10: ("local_file", "Basement Rehearsal", "Our Own Band"),
        22: ("no_features", "Every Freckled Trampoline", "Marigold Parade Club"),
        34: ("episode", "Twelve Minutes About Trains", "The Platform Clock"),
        45: ("unavailable", "", ""),
        60: ("duplicate", items[2]["song"], items[2]["artist"]),
    }
    assert {song["source"] for song in report["songs"]} == {"reccobeats"}
    assert report["model"] == api.get("/health").json()["model"]


def test_tracks_can_be_links_uris_ids_and_objects(sim: Simulator, api: Api) -> None:
    a, b, c, d, e = tracks_of(sim, count=5)
    answer = api.post(
        "/classify",
        {
            "tracks": [
                f"https://open.spotify.com/intl-es/track/{a.id}?si=1",
                f"spotify:track:{b.id}",
                c.id,
                {"url": d.id, "song": "My own name for it", "artist": "Me"},
                {"isrc": e.isrc},
                {"song": "Demo", "artist": "Us", "features": a.features._asdict()},
            ]
        },
    ).json()
    assert [(song["position"], song["song"], song["source"]) for song in answer["songs"]] == [
        (1, a.name, "reccobeats"),
        (2, b.name, "reccobeats"),
        (3, c.name, "reccobeats"),
        (4, "My own name for it", "reccobeats"),
        (5, e.name, "reccobeats"),
        (6, "Demo", "given"),
    ]
    assert answer["songs"][5]["url"] is None
    assert answer["songs"][5]["score"] == answer["songs"][0]["score"]
    assert sim.calls_to("/v1/") == []  # none of this needs Spotify


def test_tracks_with_features_need_no_calls(sim: Simulator, deploy: Deploy) -> None:
    api = deploy(sim, client_id=None, client_secret=None, refresh_token=None)
    answer = api.post("/classify", {"tracks": [{"features": each.features._asdict()} for each in tracks_of(sim)]})
    assert answer.json()["counts"]["classified"] == 20
    assert sim.calls == []


def test_a_listed_duplicate_is_skipped_as_duplicate(sim: Simulator, api: Api) -> None:
    track = tracks_of(sim)[0]
    report = api.post("/classify", {"tracks": [track.id, url_of(track)]}).json()
    assert [(each["position"], each["reason"]) for each in report["skipped"]] == [(2, "duplicate")]


def test_one_process_answers_many_requests(sim: Simulator, api: Api) -> None:
    first = api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()
    sim.fail(Fault.not_found())
    assert api.post("/classify", {"playlist": playlist_ids.FIESTA}).status == 404
    assert api.post("/classify", {"playlist": playlist_ids.FIESTA}).json() == first
