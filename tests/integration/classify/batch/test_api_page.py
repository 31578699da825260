"""docs/api.md: every request on the page has the answer that the page shows.

`UPDATE_PAGES=1 .venv/bin/python -m pytest tests/integration/classify/batch/test_api_page.py` writes the answers into
the page, for example after the model was trained again. Read the difference before you commit it.
"""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import HttpResponse
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack

PAGE = Path(__file__).parents[4] / "docs" / "api.md"
EXAMPLE = re.compile(
    r"^```http\n(?P<request>[A-Z]+ /.*?)^```\n\n^```http\n(?P<answer>.*?)^```$", re.DOTALL | re.MULTILINE
)
EVENT = re.compile(r"^```json\n.*?^```$", re.DOTALL | re.MULTILINE)
SHOWN_HEADERS = ("Location", "Preference-Applied", "Retry-After", "Moodlist-Skipped", "Allow", "Content-Type")
WIDTH = 120


@pytest.fixture
def deployment(sim: Simulator, start: Start, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A deployment whose ids and dates are always the same."""
    monkeypatch.setattr("classify.batch.deferred._new_id", lambda: "aQ3xT8mZ1vK5pR7wY2cN9g")
    monkeypatch.setattr("classify.sources.reccobeats.month_of", lambda _: "2026-11")
    deployment = start(sim)
    deployment.calendar.now = datetime(2026, 11, 22, 8, 30, tzinfo=UTC).timestamp()
    return deployment


def _pretty(value: Any, indent: int = 0, name: str = "") -> str:
    """Return JSON that fits on one line after its name, or else with its parts on lines of their own."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(name) + len(line) < WIDTH - len('"": ,') or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, list):
        parts = [_pretty(each, indent + 2) for each in value]
        return "[\n" + ",\n".join(f"{inner}{part}" for part in parts) + f"\n{' ' * indent}]"
    parts = [f"{json.dumps(name)}: {_pretty(each, indent + 2, name)}" for name, each in value.items()]
    return "{\n" + ",\n".join(f"{inner}{part}" for part in parts) + f"\n{' ' * indent}}}"


def _send(deployment: Stack, request: str) -> HttpResponse:
    head, _, body = request.partition("\n\n")
    (method, path), *headers = (line.split(" ", 1) for line in head.splitlines())
    sent = {name.removesuffix(":"): value for name, value in headers}
    content = body.encode() if sent.get("Content-Type", "").startswith("text/") else body.strip() or None
    return deployment.api.send(method, path, content, headers=sent)


def _shown(answer: HttpResponse) -> str:
    headers = [f"{name}: {answer.headers[name.lower()]}" for name in SHOWN_HEADERS if name.lower() in answer.headers]
    is_json = answer.media_type.endswith("json")
    body = _pretty(answer.json()) if is_json else answer.text.replace("\r\n", "\n").rstrip("\n")
    status = HTTPStatus(answer.status)
    return "\n".join([f"HTTP/1.1 {int(status)} {status.phrase}", *headers, "", body]) + "\n"


def _check(written: Callable[[str], str]) -> None:
    """Compare the page with what it should be, or write it."""
    page = PAGE.read_text("utf-8")
    if os.environ.get("UPDATE_PAGES"):
        PAGE.write_text(written(page), "utf-8")
        return
    assert page == written(page)


def test_every_request_has_the_answer_on_the_page(deployment: Stack) -> None:
    sent: list[str] = []

    def example(match: re.Match[str]) -> str:
        answer = _send(deployment, match["request"])
        assert deployment.jobs.deliver() == []
        sent.append(match["request"].splitlines()[0].partition("?")[0])
        return match[0].replace(f"```http\n{match['answer']}```", f"```http\n{_shown(answer)}```")

    _check(lambda page: EXAMPLE.sub(example, page))
    assert {request.partition(" ")[0] for request in sent} == {"POST", "GET", "PUT"}
    assert sent.count("POST /mood") == 2
    assert sent.count("POST /classify") == 3
    assert PAGE.read_text("utf-8").count("```http\n") == 2 * len(sent)


def test_the_event_is_the_one_on_the_page(sim: Simulator, deployment: Stack) -> None:
    deployment.account.record_events()
    deployment.dispatch({"run": "2026-11-21T04:00:00Z", "playlists": [playlist_ids.ROAD_TRIP]})
    assert deployment.jobs.deliver() == []
    entered = sim.playlist(playlist_ids.QUIET_EVENING).track_ids[-1]
    sim.edit_playlist(playlist_ids.ROAD_TRIP, add=[entered])
    deployment.dispatch({"run": "2026-11-22T04:00:00Z", "playlists": [playlist_ids.ROAD_TRIP]})
    assert deployment.jobs.deliver() == []
    (event,) = deployment.account.received_events()
    assert event["detail"]["counts"] == {"entered": 1, "left": 0, "changed": 0}
    _check(lambda page: EVENT.sub(lambda _: f"```json\n{_pretty(event['detail'])}\n```", page))
