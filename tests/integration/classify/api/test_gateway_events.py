"""Events of API Gateway in all their variants: trailing slashes, header names, the samples in events/."""

import json
from pathlib import Path

import pytest

from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api, rest_event

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("path", ["/moods", "/health", "/openapi.json"])
def test_a_trailing_slash_makes_no_difference(api: Api, path: str) -> None:
    assert api.get(f"{path}/").json() == api.get(path).json()


def test_a_trailing_slash_makes_no_difference_to_a_post(api: Api) -> None:
    assert api.post("/mood/", [{"playlist": playlist_ids.EMPTY, "mood": "happy"}]).json() == []
    assert api.post("/classify/", {"playlist": playlist_ids.EMPTY}).status == 200


@pytest.mark.parametrize("name", ["classify", "health", "mood", "moods"])
def test_the_sample_events_are_answered(api: Api, name: str) -> None:
    assert api.invoke(json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8"))).status == 200


def test_header_names_are_read_in_any_letter_case(api: Api) -> None:
    event = rest_event("POST", "/classify", json.dumps({"playlist": playlist_ids.EMPTY}))
    event["headers"] = {"ACCEPT": "text/csv", "content-TYPE": "application/json"}
    assert api.invoke(event).media_type == "text/csv"
