"""The dispatcher starts in a moment, since it loads next to nothing."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
HEAVY = {
    "classify.application",
    "classify.core.mood",
    "classify.classifier",
    "numpy",
    "onnxruntime",
    "spotipy",
    "requests",
}

RUN = """
import sys
from classify.aws.job_queue import JobQueue
from classify.aws.watchlist import Watchlist
from classify.handlers import dispatcher

class Context:
    aws_request_id = "r"
    function_name = memory_limit_in_mb = invoked_function_arn = ""

JobQueue.send = lambda queue, jobs: print("sent", len(jobs))
Watchlist.__iter__ = lambda watchlist: iter(())
dispatcher.handler({"playlists": ["1MoodlistFiesta0000001"]}, Context())
print(*sys.modules)
"""


def test_a_run_of_the_dispatcher_loads_neither_the_model_nor_what_classifies() -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "functions"),
        "AWS_DEFAULT_REGION": "eu-west-1",
        "MOODLIST_WATCHLIST_TABLE": "watchlist",
        "MOODLIST_QUEUE_URL": "https://sqs.example/jobs",
    }
    ran = subprocess.run(
        [sys.executable, "-c", RUN], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "sent 1" in ran.stdout
    loaded = set(ran.stdout.split())
    assert "classify.handlers.dispatcher" in loaded
    assert loaded & HEAVY == set()
