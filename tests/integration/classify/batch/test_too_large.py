"""Answers that Lambda would not let through: kept, and read page by page."""

import csv
import io
import json

import pytest

from classify.api import gateway_event
from classify.api.gateway_event import MAX_ANSWER
from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import HOST, PROBLEM
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.conftest import Deploy

LONG = "\N{FLEXED BICEPS}" * 700  # a title that Lambda's runtime may write with twelve bytes for each of these
FEATURES = (0.8, 0.1, 120.0, 0.05, 0.1, 0.0, 0.7, 200_000, -6.0, 0.8)


def _file(songs: int, title: str = LONG) -> bytes:
    """An export that brings its features along."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Track Name", "Artist Name(s)", *FEATURE_NAMES])
    writer.writerows([f"{number} {title}", "Somebody", *FEATURES] for number in range(songs))
    return text.getvalue().encode()


def test_a_large_report_is_read_page_by_page_where_the_answer_leads(deployment: Stack) -> None:
    answer = deployment.api.upload("/classify?include=features,scores,why", _file(1300))
    assert (answer.status, answer.text) == (303, "")
    assert answer.headers["location"].startswith(f"https://{HOST}/v1/reports/")
    pages = deployment.walk(f"{answer.headers['location']}?limit=1000")
    songs = [song for page in pages for song in page["report"]["songs"]]
    assert [song["position"] for song in songs] == list(range(1, 1301))
    assert all({"features", "scores", "why"} <= song.keys() for song in songs)
    assert {page["status"] for page in pages} == {"done"}


def test_each_page_is_let_through_though_so_many_entries_as_asked_for_would_not(deployment: Stack) -> None:
    location = deployment.api.upload("/classify", _file(1300)).headers["location"]
    first = deployment.read(f"{location}?limit=1000")
    assert MAX_ANSWER / 2 < len(json.dumps(first.text)) <= MAX_ANSWER
    assert len(first.json()["report"]["songs"]) == 500
    assert first.json()["next"] == f"{location}?offset=500&limit=500"


def test_an_entry_that_no_page_could_hold_is_told_so(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    location = deployment.api.upload("/classify", _file(1300)).headers["location"]
    monkeypatch.setattr(gateway_event, "MAX_ANSWER", 1000)
    answer = deployment.read(location)
    assert (answer.status, answer.media_type) == (413, PROBLEM)


def test_a_large_answer_of_mood_is_read_page_by_page_too(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [
        {"playlist": playlist_ids.THREE_PAGES, "mood": mood} for mood in ("happy", "dark", "aggressive", "relaxing")
    ]
    at_once = deployment.api.post("/mood", pairs)
    monkeypatch.setattr(gateway_event, "MAX_ANSWER", len(at_once.text) // 3)
    answer = deployment.api.post("/mood", pairs)
    assert (answer.status, answer.text) == (303, "")
    pages = deployment.walk(answer.headers["location"])
    assert [song for page in pages for song in page["songs"]] == at_once.json()
    assert len(pages) > 3


def test_a_server_without_stores_refuses_what_lambda_would_not_let_through(sim: Simulator, deploy: Deploy) -> None:
    answer = deploy(sim).upload("/classify", _file(1300))
    assert (answer.status, answer.media_type) == (413, PROBLEM)
