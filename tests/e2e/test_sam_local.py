import json
from pathlib import Path
from typing import Any

import pytest
import requests

from local_aws import ROOT
from local_aws.network import free_port
from local_aws.sam_local import sam_local
from moodlist.simulator import Simulator
from tests.e2e.waiting import wait_until

TIMEOUT = 180  # seconds; SAM builds an image with the layer before it invokes


def _invoke(event: str, simulator: Simulator, image: str) -> Any:
    arguments = ["invoke", "ApiFunction", "--event", str(ROOT / "events" / event)]
    with sam_local(arguments, simulator, image) as process:
        output, _ = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0
    return json.loads(output)


def test_invoke_returns_the_songs_of_the_playlist_that_have_the_mood(
    built: Path, simulator: Simulator, lambda_image: str
) -> None:
    answer = _invoke("mood.json", simulator, lambda_image)
    songs = json.loads(answer["body"])

    assert answer["statusCode"] == 200
    assert len(songs) > 5
    assert {song["mood"] for song in songs} == {"relaxing"}
    assert {"artist", "song", "url", "mood", "score", "playlist"} <= set(songs[0])


def test_start_api_serves_the_routes_with_the_model_in_the_layer(
    built: Path, simulator: Simulator, lambda_image: str
) -> None:
    contract = json.loads((built / "ModelLayer" / "model" / "mood_model.json").read_text())
    port = free_port()

    def answer() -> Any:
        try:
            return requests.get(f"http://127.0.0.1:{port}/moods", timeout=60).json()
        except requests.ConnectionError:
            return None

    with sam_local(["start-api", "--warm-containers", "LAZY", "--port", str(port)], simulator, lambda_image):
        moods = wait_until(answer, TIMEOUT, "start-api answers")

    assert moods["graph_sha256"] == contract["graph_sha256"]
    assert {"happy", "aggressive", "dark", "relaxing"} <= {mood["name"] for mood in contract["moods"]}
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/moods", timeout=5)
