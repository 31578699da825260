"""The smallest valid requests, and checks of the API's problems."""

from typing import Any

from classify.response.problem import Problem
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM, HttpResponse

FIESTA = {"playlist": playlist_ids.FIESTA}
PAIR = {"playlist": playlist_ids.FIESTA, "mood": "happy"}
TRACK = "1MoodlistFiesta0000001"  # any 22 characters


def problem(answer: HttpResponse, status: int, slug: str | None = None) -> dict[str, Any]:
    """Return the problem, after checking its fields."""
    assert (answer.status, answer.headers["content-type"]) == (status, PROBLEM)
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= body.keys() <= set(Problem.__struct_fields__)
    assert body["status"] == status
    assert body["type"].startswith("urn:moodlist:problem:")
    assert body["title"]
    assert body["detail"]
    assert slug is None or body["type"].endswith(f":{slug}")
    assert body.get("retry_after") == (int(answer.headers["retry-after"]) if "retry-after" in answer.headers else None)
    assert "Traceback" not in answer.text
    return body


def faults(answer: HttpResponse, status: int = 400) -> dict[str, str]:
    """Return the detail of each fault, by JSON path."""
    return {each["path"]: each["detail"] for each in problem(answer, status)["errors"]}
