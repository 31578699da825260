"""GET /moods, /health and /openapi.json."""

import pytest

from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Simulator
from tests.integration.classify.api.gateway import HOST, Api, rest_event
from tests.integration.classify.api.songs import tracks_of


def test_moods_lists_names_in_two_languages_and_describes_the_model(api: Api) -> None:
    contract = api.get("/moods").json()
    names = {mood["name"]: mood for mood in contract["moods"]}
    assert {"happy", "aggressive", "dark", "relaxing"} <= names.keys()
    assert all(mood["en"] and mood["es"] and mood["meaning"] for mood in names.values())
    assert [feature["name"] for feature in contract["features"]] == list(FEATURE_NAMES)
    assert {"version", "metrics", "dataset_sha256"} <= contract.keys()


def test_every_name_of_every_mood_is_accepted(sim: Simulator, api: Api) -> None:
    moods = api.get("/moods").json()["moods"]
    track = {"features": tracks_of(sim)[0].features._asdict()}
    for mood in moods:
        for name in (mood["name"], *mood["en"], *mood["es"]):
            assert api.post(f"/classify?moods={name}", {"tracks": [track]}).status == 200, name


def test_health_is_ok_without_calls(sim: Simulator, api: Api) -> None:
    answer = api.get("/health")
    assert (answer.status, answer.json()["status"]) == (200, "ok")
    assert sim.calls == []


@pytest.mark.parametrize("stage", ["v1", "beta", ""])
def test_the_openapi_document_has_the_url_of_the_request(api: Api, stage: str) -> None:
    (server,) = api.send("GET", "/openapi.json", stage=stage).json()["servers"]
    assert server["url"] == f"https://{HOST}/{stage}".rstrip("/")


def test_the_openapi_document_works_without_a_gateway(api: Api) -> None:
    event = rest_event("GET", "/openapi.json")
    event["requestContext"] = {}
    event["headers"] = {"Host": "127.0.0.1:8000", "X-Forwarded-Proto": "http"}
    assert api.invoke(event).json()["servers"] == [{"url": "http://127.0.0.1:8000"}]
    event["headers"] = {}
    assert api.invoke(event).json()["servers"] == [{"url": "/"}]
