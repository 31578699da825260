"""What each handler and each package loads, looked up in a fresh interpreter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
FUNCTIONS = ROOT / "functions"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(FUNCTIONS),
    "AWS_DEFAULT_REGION": "eu-west-1",
    "MOODLIST_WATCHLIST_TABLE": "watchlist",
    "MOODLIST_QUEUE_URL": "https://sqs.example/jobs",
}
HEAVY = {"spotipy", "numpy", "onnxruntime", "boto3"}
CLASSIFYING = {
    "classify.application",
    "classify.classifier",
    "classify.core.model",
    "numpy",
    "onnxruntime",
    "requests",
    "spotipy",
}
PACKAGES = sorted(".".join(file.parent.relative_to(FUNCTIONS).parts) for file in FUNCTIONS.rglob("__init__.py"))
# The table of routes needs the application, and the package of Spotify's client needs spotipy.
HEAVY_PACKAGES = {"classify.api.routes", "classify.sources.spotify"}

DISPATCH = """
from classify.aws.job_queue import JobQueue
from classify.aws.watchlist import Watchlist
from classify.handlers import dispatcher

class Context:
    aws_request_id = "r"
    function_name = memory_limit_in_mb = invoked_function_arn = ""

JobQueue.send = lambda queue, jobs: print("sent", len(jobs))
Watchlist.turns = lambda watchlist, on_unreadable: iter(())
dispatcher.handler({"playlists": ["1MoodlistFiesta0000001"]}, Context())
"""


def _output(code: str) -> list[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def _loaded_by(module: str) -> set[str]:
    (*_, modules) = _output(f"import {module}")
    loaded = set(modules.split())
    assert module in loaded
    return loaded


def test_the_dispatcher_loads_neither_the_model_nor_what_classifies() -> None:
    assert _loaded_by("classify.handlers.dispatcher") & CLASSIFYING == set()


def test_a_run_of_the_dispatcher_loads_neither_the_model_nor_what_classifies() -> None:
    lines = _output(DISPATCH)
    assert "sent 1" in lines
    assert set(lines[-1].split()) & CLASSIFYING == set()


def test_the_api_loads_nothing_that_saves() -> None:
    loaded = _loaded_by("classify.handlers.api")
    assert [module for module in loaded if module.startswith("classify.saving")] == []
    assert "boto3" not in loaded


def test_the_worker_loads_no_routes() -> None:
    loaded = _loaded_by("classify.handlers.worker")
    assert [module for module in loaded if module.startswith("classify.api")] == []
    assert "boto3" not in loaded


@pytest.mark.parametrize("package", [name for name in PACKAGES if name not in HEAVY_PACKAGES])
def test_a_package_loads_nothing_heavy(package: str) -> None:
    assert _loaded_by(package) & HEAVY == set()
