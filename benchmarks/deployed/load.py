"""Load-test the deployed stack on this machine: playlists through the queue, and requests beside an empty function's.

The AWS emulator, the containers of the functions, the simulator and this program share the machine. So the figures show
how the parts compare and that nothing is lost, but not how fast AWS is.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import requests

from benchmarks.deployed.empty_api import deploy_empty_api
from benchmarks.figures import Figure, show
from local_aws.deployment import deploy
from local_aws.emulator import AwsEmulator
from local_aws.large_catalog import PLAYLIST_IDS, large_catalog
from local_aws.network import free_port, host_address
from local_aws.stack import Stack
from local_aws.stack_state import StackState
from moodlist.simulator import Simulator
from moodlist.simulator.catalog.playlist_ids import THREE_PAGES

WORKERS = (2, 4, 8)
PLAYLISTS = PLAYLIST_IDS[:300]
WARM_UP = 40
REQUESTS = 300
TRACKS = 100
TIMEOUT_SECONDS = 300
WITHOUT_LIMITS = {
    "ReccoBeatsCallsPerSecond": "0",
    "WorkerReccoBeatsCallsPerSecond": "0",
    "RequestsPerSecond": "1000",
    "RequestBurst": "1000",
    "SpotifyCallsPerDay": "0",
    "ScheduleState": "DISABLED",
}


def figures() -> Iterator[Figure]:
    """Deploy the stack, measure, yield the figures, and remove the stack."""
    emulator = AwsEmulator(free_port())
    with Simulator(large_catalog(), host=host_address()) as simulator:
        try:
            emulator.start()
            stack = deploy(emulator, simulator.url, simulator.credentials, **WITHOUT_LIMITS)
            for workers in WORKERS:
                yield _queue(stack, simulator, workers)
            yield from _requests(stack, simulator)
        finally:
            emulator.stop()


def _queue(stack: Stack, simulator: Simulator, workers: int) -> Figure:
    functions, state, run = stack.client("lambda"), StackState(stack), f"workers-{workers}"
    mapping = stack.resources["WorkerJobs"]
    functions.update_event_source_mapping(UUID=mapping, ScalingConfig={"MaximumConcurrency": workers})
    simulator.reset()
    messages = [f'{{"job": "watched", "playlist": "{each}", "run": "{run}"}}' for each in PLAYLISTS]
    state.send(*messages[:workers])  # start the workers before the clock
    _until(lambda: len(state.report_keys(run)) == workers and state.queued_jobs() == 0)
    started = time.perf_counter()
    state.send(*messages[workers:])
    _until(lambda: len(state.report_keys(run)) == len(messages) and state.queued_jobs() == 0)
    seconds = time.perf_counter() - started
    calls = sum(len(simulator.calls_to(f"/v1/playlists/{each}")) for each in PLAYLISTS)
    lost, repeated = len(messages) - len(state.reports(run)), calls - len(messages)
    wrong = lost + repeated + state.failed_jobs()
    text = f"{(len(messages) - workers) / seconds:.1f} playlists a second; {lost} lost, {repeated} doubled"
    return Figure(f"{workers} workers, {len(messages)} playlists of 5 songs; wrong ones", text, wrong, 0)


def _requests(stack: Stack, simulator: Simulator) -> Iterator[Figure]:
    """Send one request after the other, in turns to our API and to the empty function."""
    limits = [
        {"op": "replace", "path": path, "value": "100000"} for path in ("/throttle/rateLimit", "/throttle/burstLimit")
    ]
    stack.client("apigateway").update_usage_plan(usagePlanId=stack.resources["ApiUsagePlan"], patchOperations=limits)
    tracks = simulator.playlist(THREE_PAGES).track_ids[:TRACKS]
    session, empty = requests.Session(), deploy_empty_api(stack)
    endpoints = {
        "POST /classify": (stack.host, "/v1/classify", {"tracks": tracks}),
        "an empty function": (empty, "/v1/empty", {}),
    }
    times: dict[str, list[float]] = {name: [] for name in endpoints}
    for turn in range(WARM_UP + REQUESTS):
        for name, (host, path, body) in endpoints.items():
            headers = {"Host": host, "x-api-key": stack.api_key}
            started = time.perf_counter()
            session.post(f"{stack.emulator.endpoint}{path}", json=body, headers=headers, timeout=60).raise_for_status()
            if turn >= WARM_UP:
                times[name].append((time.perf_counter() - started) * 1000)
    medians = []
    for name, durations in times.items():
        percentiles = statistics.quantiles(durations, n=100)
        medians.append(percentiles[49])
        yield Figure(name, f"p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms of {REQUESTS} requests")
    above = medians[0] - medians[1]
    yield Figure(f"{TRACKS} cached tracks, above an empty function", f"{above:.1f} ms", above, 15)


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not done within {TIMEOUT_SECONDS} seconds")
        time.sleep(0.1)


if __name__ == "__main__":
    show(figures())
