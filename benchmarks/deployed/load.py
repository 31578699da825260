"""Load on the deployed stack, on this machine: playlists through the queue, and requests beside an empty function's.

Everything shares the machine: the local AWS, the containers of the functions, the simulator and this program. So the
figures say how the parts compare, and that nothing is lost; not how fast AWS is.
"""

import statistics
import time
from collections.abc import Callable

import requests

from benchmarks.deployed.empty_api import deploy_empty_api
from local_aws.addresses import bridge, free_port
from local_aws.deployment import deploy
from local_aws.kept import Kept
from local_aws.local_aws import LocalAws
from local_aws.many_playlists import MANY, catalog
from local_aws.stack import Stack
from simulator import Simulator
from simulator.playlists import THREE_PAGES

WORKERS = (2, 4, 8)
PLAYLISTS = MANY[:300]
WARM_UP = 40
REQUESTS = 300
TRACKS = 100
MOST_SECONDS = 300
WITHOUT_LIMITS = {
    "ReccoBeatsCallsPerSecond": "0",
    "WorkerReccoBeatsCallsPerSecond": "0",
    "RequestsPerSecond": "1000",
    "RequestBurst": "1000",
    "ScheduleState": "DISABLED",
}


def main() -> None:
    """Deploy, measure, print, and leave nothing behind."""
    aws = LocalAws(free_port())
    with Simulator(catalog(), host=bridge()) as simulator:
        try:
            aws.start()
            stack = deploy(aws, simulator.url, simulator.credentials, **WITHOUT_LIMITS)
            for workers in WORKERS:
                _queue(stack, simulator, workers)
            _requests(stack, simulator)
        finally:
            aws.stop()


def _queue(stack: Stack, simulator: Simulator, workers: int) -> None:
    functions, kept, run = stack.client("lambda"), Kept(stack), f"workers-{workers}"
    mapping = stack.resources["WorkerJobs"]
    functions.update_event_source_mapping(UUID=mapping, ScalingConfig={"MaximumConcurrency": workers})
    simulator.reset()
    messages = [f'{{"job": "watched", "playlist": "{each}", "run": "{run}"}}' for each in PLAYLISTS]
    kept.send(*messages[:workers])  # so that the workers are started when the clock is
    _until(lambda: len(kept.contents(run)) == workers and kept.jobs() == 0)
    started = time.perf_counter()
    kept.send(*messages[workers:])
    _until(lambda: len(kept.contents(run)) == len(messages) and kept.jobs() == 0)
    seconds = time.perf_counter() - started
    calls = sum(len(simulator.calls_to(f"/v1/playlists/{each}")) for each in PLAYLISTS)
    print(
        f"{workers} workers: {(len(messages) - workers) / seconds:.1f} playlists a second, "
        f"{len(messages) - len(kept.reports(run))} lost, {calls - len(messages)} doubled, {kept.failed_jobs()} failed",
        flush=True,
    )


def _requests(stack: Stack, simulator: Simulator) -> None:
    """One after the other, a request to ours and one to the empty function in turns."""
    lifted = [
        {"op": "replace", "path": path, "value": "100000"} for path in ("/throttle/rateLimit", "/throttle/burstLimit")
    ]
    stack.client("apigateway").update_usage_plan(usagePlanId=stack.resources["ApiUsagePlan"], patchOperations=lifted)
    tracks = simulator.playlist(THREE_PAGES).track_ids[:TRACKS]
    session, empty = requests.Session(), deploy_empty_api(stack)
    asked = {
        "POST /classify": (stack.host, "/v1/classify", {"tracks": tracks}),
        "an empty function": (empty, "/v1/empty", {}),
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(WARM_UP + REQUESTS):
        for name, (host, path, body) in asked.items():
            headers = {"Host": host, "x-api-key": stack.api_key}
            began = time.perf_counter()
            session.post(f"{stack.aws.endpoint}{path}", json=body, headers=headers, timeout=60).raise_for_status()
            if turn >= WARM_UP:
                times[name].append((time.perf_counter() - began) * 1000)
    medians = []
    for name, taken in times.items():
        percentiles = statistics.quantiles(taken, n=100)
        medians.append(percentiles[49])
        print(f"{name}: p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms of {REQUESTS} requests", flush=True)
    print(f"{TRACKS} cached tracks take {medians[0] / medians[1]:.2f} times as long as nothing", flush=True)


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {MOST_SECONDS} seconds")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
