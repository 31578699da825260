"""Schemathesis reads the OpenAPI document of a running `moodlist serve` and looks for violations of it."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from classify.api.routes import ROUTES
from classify.settings import PREFIX
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON
from tests.integration.classify.conftest import settings_for

Json = dict[str, Any]

ROOT = Path(__file__).parents[4]
NEED_DEPLOYMENT = ("/reports/{id}", "/watchlist", "/watchlist/{playlist}")  # `moodlist serve` answers 501
TIMEOUT = 150  # seconds; the run takes ten on an idle machine
# CI also runs the coverage phase, which violates each rule in every way and takes longer than the others together.
PHASES = "examples,fuzzing" + (",coverage" if os.environ.get("CI") == "true" else "")


@pytest.fixture
def url(sim: Simulator, tmp_path: Path) -> Iterator[str]:
    """The URL of a `moodlist serve` that uses the simulator."""
    settings = {f"{PREFIX}{name.upper()}": str(value) for name, value in settings_for(sim).items()}
    environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "functions")])}
    command = [sys.executable, "-m", "moodlist", "serve", "--port", "0"]
    log = tmp_path / "serve.log"
    with log.open("w") as errors, subprocess.Popen(command, cwd=ROOT, env=environment, stderr=errors) as server:
        try:
            yield _address(server, log)
        finally:
            server.terminate()


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    """Return the URL that the server logs."""
    for _ in range(TIMEOUT * 20):
        if found := re.search(r"http://[\w.:]+\d", log.read_text()):
            return found[0]
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def _narrowed(contract: Json, sim: Simulator) -> Json:
    """Return the document, restricted to links and moods that exist, so that the API must accept what it generates.

    The API key is removed too, since only the gateway checks it.
    """
    tracks = {"enum": sim.playlist(playlist_ids.FIESTA).track_ids[:5]}
    playlists = {"enum": [playlist_ids.FIESTA, f"spotify:playlist:{playlist_ids.ROAD_TRIP}"]}
    moods = {"enum": ["happy", "Oscuro", "relaxing"]}
    for path in NEED_DEPLOYMENT:
        del contract["paths"][path]
    schemas = contract["components"]["schemas"]
    schemas["PairBody"]["properties"] |= {"playlist": playlists, "mood": moods}
    schemas["TrackBody"]["properties"]["url"]["anyOf"][0] = tracks
    body = schemas["ClassifyBody"]["properties"]
    body["playlist"]["anyOf"][0] = playlists
    body["moods"]["items"] = moods
    del body["tracks"]["anyOf"][0]["maxItems"]  # ten thousand are slow to send, and have a test of their own
    body["tracks"]["anyOf"][0]["items"]["anyOf"] = [tracks, {"$ref": "#/components/schemas/TrackBody"}]
    classify, mood = (contract["paths"][path]["post"] for path in ("/classify", "/mood"))
    next(each for each in classify["parameters"] if each["name"] == "moods")["schema"]["items"] = moods
    classify["requestBody"]["content"] = {JSON: {"schema": {"$ref": "#/components/schemas/ClassifyBody"}}}
    mood["requestBody"]["content"][JSON]["example"] = [{"playlist": playlists["enum"][0], "mood": "happy"}]
    for operation in (classify, mood):
        del operation["security"], operation["responses"]["202"], operation["responses"]["303"]
    return contract


def test_the_running_api_matches_its_openapi_document(url: str, sim: Simulator, tmp_path: Path) -> None:
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(_narrowed(requests.get(f"{url}/openapi.json", timeout=10).json(), sim)))
    # Too many items are answered with 413, not 400.
    statuses = json.dumps(["400", "404", "405", "406", "413", "415", "422"])
    (tmp_path / "schemathesis.toml").write_text(f"[checks]\nnegative_data_rejection.expected-statuses = {statuses}\n")
    options = {
        "--url": url,
        "--checks": "all",
        "--phases": PHASES,
        "--max-examples": "15",
        "--seed": "1",
        "--generation-database": "none",
        "--request-timeout": "20",
    }
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(contract), "--continue-on-failure"]
    arguments = [each for option in options.items() for each in option]
    run = subprocess.run(
        [*command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"Operations:       {len({route.path for route in ROUTES} - set(NEED_DEPLOYMENT))} selected" in run.stdout
