import json
from pathlib import Path

from simulator import Simulator
from tests.e2e.local_lambda import ROOT, invoke


def test_mood_answers_the_songs_of_the_playlist_that_have_the_mood(built: Path, simulator: Simulator) -> None:
    answer = json.loads(invoke(ROOT / "events" / "mood.json", simulator))
    songs = json.loads(answer["body"])

    assert answer["statusCode"] == 200
    assert len(songs) > 5
    assert {song["mood"] for song in songs} == {"relaxing"}
    assert {"artist", "song", "url", "mood", "score", "playlist"} <= set(songs[0])


def test_moods_answers_what_the_model_in_the_layer_knows(built: Path, simulator: Simulator) -> None:
    answer = json.loads(invoke(ROOT / "events" / "moods.json", simulator))
    contract = json.loads((built / "ModelLayer" / "model" / "mood_model.json").read_text())

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["graph_sha256"] == contract["graph_sha256"]
    assert {"happy", "aggressive", "dark", "relaxing"} <= {mood["name"] for mood in contract["moods"]}
