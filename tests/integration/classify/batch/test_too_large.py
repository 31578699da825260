"""Answers above Lambda's limit are stored and read page by page."""

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

LONG = "\N{FLEXED BICEPS}" * 700  # a title; Lambda's runtime may need twelve bytes for each character
FEATURES = (0.8, 0.1, 120.0, 0.05, 0.1, 0.0, 0.7, 200_000, -6.0, 0.8)


def _file(songs: int, title: str = LONG) -> bytes:
    """Return an export file that contains audio features."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Track Name", "Artist Name(s)", *FEATURE_NAMES])
    writer.writerows([f"{number} {title}", "Somebody", *FEATURES] for number in range(songs))
    return text.getvalue().encode()


def test_a_large_report_redirects_to_its_pages(deployment: Stack) -> None:
    answer = deployment.api.upload("/classify?include=features,scores,why", _file(1300))
    assert (answer.status, answer.text) == (303, "")
    assert answer.headers["location"].startswith(f"https://{HOST}/v1/reports/")
    pages = deployment.all_pages(f"{answer.headers['location']}?limit=1000")
    songs = [song for page in pages for song in page["report"]["songs"]]
    assert [song["position"] for song in songs] == list(range(1, 1301))
    assert all({"features", "scores", "why"} <= song.keys() for song in songs)
    assert {page["status"] for page in pages} == {"done"}


def test_a_page_above_the_limit_has_fewer_entries_than_requested(deployment: Stack) -> None:
    location = deployment.api.upload("/classify", _file(1300)).headers["location"]
    first = deployment.read(f"{location}?limit=1000")
    assert MAX_ANSWER / 2 < len(json.dumps(first.text)) <= MAX_ANSWER
    assert len(first.json()["report"]["songs"]) == 500
    assert first.json()["next"] == f"{location}?offset=500&limit=500"


def test_an_entry_that_exceeds_the_limit_alone_is_a_problem(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    location = deployment.api.upload("/classify", _file(1300)).headers["location"]
    monkeypatch.setattr(gateway_event, "MAX_ANSWER", 1000)
    answer = deployment.read(location)
    assert (answer.status, answer.media_type) == (413, PROBLEM)


def test_a_large_mood_answer_redirects_to_its_pages(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [
        {"playlist": playlist_ids.THREE_PAGES, "mood": mood} for mood in ("happy", "dark", "aggressive", "relaxing")
    ]
    immediate = deployment.api.post("/mood", pairs)
    monkeypatch.setattr(gateway_event, "MAX_ANSWER", len(immediate.text) // 3)
    answer = deployment.api.post("/mood", pairs)
    assert (answer.status, answer.text) == (303, "")
    pages = deployment.all_pages(answer.headers["location"])
    assert [song for page in pages for song in page["songs"]] == immediate.json()
    assert len(pages) > 3


def test_a_server_without_a_deployment_refuses_answers_above_the_limit(sim: Simulator, deploy: Deploy) -> None:
    answer = deploy(sim).upload("/classify", _file(1300))
    assert (answer.status, answer.media_type) == (413, PROBLEM)
