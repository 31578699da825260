"""Callers with an API key can read what the owner's account can read, but cannot change anything in it."""

import json
from typing import Any

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON, Api, HttpResponse
from tests.integration.classify.saving.saves import writes

LINK = f"https://open.spotify.com/playlist/{playlist_ids.QUIET_EVENING}"
# Options of saving that exist only in the worker and the command line, sent in every place of a request.
SAVING = {"save": True, "to": {"mood": "relaxing", "id": playlist_ids.RAINY_DAYS}, "yes": True}
BODIES: dict[str, Any] = {
    "/mood": [{"playlist": LINK, "mood": "relaxing"}],
    "/classify": {"playlist": LINK, "moods": ["relaxing"]},
}


def _path(template: str) -> str:
    for name in ("playlist", "id", "file"):
        template = template.replace(f"{{{name}}}", playlist_ids.QUIET_EVENING)
    return template


def _send(api: Api, method: str, path: str, body: object, query: str = "") -> HttpResponse:
    text = json.dumps(body) if method in {"POST", "PUT"} else None
    return api.send(method, f"{_path(path)}{query}", text, headers={"Content-Type": JSON})


def test_no_route_writes_to_the_account_even_on_request(api: Api, sim: Simulator) -> None:
    routes = [
        (method.upper(), path)
        for path, methods in api.get("/openapi.json").json()["paths"].items()
        for method in methods
        if method in {"get", "put", "post", "delete"}
    ]
    assert {("POST", "/mood"), ("POST", "/classify")} <= set(routes)
    for method, path in routes:
        body = BODIES.get(path, {})
        _send(api, method, path, body)
        _send(api, method, path, {**body, **SAVING} if isinstance(body, dict) else [{**body[0], **SAVING}])
        _send(api, method, path, body, "?save=true&yes=true")
    assert any(call.path == f"/v1/playlists/{playlist_ids.QUIET_EVENING}" for call in sim.calls)
    assert writes(sim) == []
