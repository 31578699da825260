"""Measure `POST /classify` of 100 tracks with cached features beside an empty function on the same stack.

The stack is the gateway of `moodlist serve`, in a process of its own, and a stand-in for DynamoDB that answers each
call after 4 ms and keeps its connections. `make load` measures the same on the whole stack in Docker. The goal is in
milliseconds, so other work on the machine can make it miss: see [decision 13](decisions/0013-cold-starts.md).
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import requests

from benchmarks.figures import Figure, show
from benchmarks.table_server import table_server

REQUESTS, WARM_UP, TRACKS = 200, 30, 100
EMPTY = {"statusCode": 200, "headers": {}, "body": "{}"}
IDS = [f"{at:022}" for at in range(TRACKS)]
SETTINGS = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "MOODLIST_FEATURE_TABLE": "features",
    "MOODLIST_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
    "MOODLIST_REPORT_BUCKET": "reports",
    "MOODLIST_REPORT_TABLE": "reports",
    "MOODLIST_WATCHLIST_TABLE": "watchlist",
    "POWERTOOLS_LOG_LEVEL": "ERROR",
}


def figures() -> Iterator[Figure]:
    """Yield both medians, their difference, and the connections that were opened after the first requests."""
    with table_server() as tables, _gateway({**SETTINGS, "AWS_ENDPOINT_URL_DYNAMODB": tables}) as url:
        session = requests.Session()
        bodies: dict[str, Any] = {"classify": {"tracks": IDS}, "empty": {}}
        times: dict[str, list[float]] = {name: [] for name in bodies}
        before = 0
        for turn in range(WARM_UP + REQUESTS):
            if turn == WARM_UP:
                before = session.get(tables, timeout=10).json()
            for name, body in bodies.items():
                started = time.perf_counter()
                answer = session.post(f"{url}/{name}", json=body, timeout=60)
                seconds = time.perf_counter() - started
                answer.raise_for_status()
                if name == "classify" and len(answer.json()["songs"]) != TRACKS:
                    sys.exit("Not all tracks had features in the cache.")
                if turn >= WARM_UP:
                    times[name].append(seconds * 1000)
        opened = session.get(tables, timeout=10).json() - before
    whole, empty = (statistics.median(times[name]) for name in bodies)
    text = f"{whole - empty:.1f} ms ({whole:.1f} and {empty:.1f} ms, medians of {REQUESTS})"
    yield Figure(f"{TRACKS} cached tracks, above an empty function", text, whole - empty, 15)
    yield Figure(f"connections to DynamoDB opened for {REQUESTS} requests", str(opened), opened, 0)


@contextmanager
def _gateway(environ: Mapping[str, str]) -> Iterator[str]:
    """Serve the API and, at /empty, a function that does nothing; yield the URL."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(dict(environ), sender), daemon=True)
    process.start()
    try:
        yield f"http://{receiver.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(environ: dict[str, str], ready: Any) -> None:
    os.environ.update(environ)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        _serve_quietly(ready)


def _serve_quietly(ready: Any) -> None:
    import socket  # noqa: PLC0415  # this process reads its environment first

    import uvicorn  # noqa: PLC0415

    from classify.core.features import AudioFeatures, Found  # noqa: PLC0415
    from classify.core.playlist import Track  # noqa: PLC0415
    from classify.deadline import Deadline  # noqa: PLC0415
    from classify.handlers import api  # noqa: PLC0415
    from classify.sources.feature_cache import CachedFeatures  # noqa: PLC0415
    from moodlist.server.asgi import LocalApi  # noqa: PLC0415

    class Known:
        def audio_features(self, tracks: Any, /) -> Any:
            song = AudioFeatures(0.5, 0.2, 120.0, 0.1, 0.3, 0.0, 0.6, 200_000.0, -7.0, 0.5)
            return [Found(song, "reccobeats", f"Song {track.id}", ("Artist",)) for track in tracks]

    application, never = api.application(), Deadline.never()
    store = application._feature_store
    assert store is not None  # noqa: S101  # the settings name its table
    tracks = [Track(position=at, id=each) for at, each in enumerate(IDS, start=1)]
    CachedFeatures(Known(), store, never).audio_features(tracks)

    def handler(event: dict[str, Any], lambda_context: Any) -> Mapping[str, Any]:
        if event["path"] == "/empty":
            return EMPTY
        event["requestContext"]["identity"]["apiKeyId"] = "caller"
        return api.handler(event, lambda_context)

    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(LocalApi(handler, {host}, ["/classify"]), log_config=None, access_log=False, lifespan="off")
    ready.send(host)
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    show(figures())
