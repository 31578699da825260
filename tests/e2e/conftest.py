import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from local_aws.addresses import ROOT, bridge, free_port
from local_aws.deployment import deploy
from local_aws.local_aws import LocalAws
from local_aws.local_lambda import BUILT, image_with
from local_aws.many_playlists import catalog
from local_aws.requirements import missing
from local_aws.stack import Stack
from simulator import Simulator

# What takes hours on AWS takes seconds here.
SHORT = {
    "WorkerTimeout": "10",
    "VisibilityTimeout": "12",
    "Deliveries": "3",
    "ReccoBeatsCallsPerSecond": "0",
    "WorkerReccoBeatsCallsPerSecond": "0",
    "ScheduleState": "DISABLED",
    "AllowSaving": "true",
    "LogLevel": "DEBUG",
}


def unavailable(reason: str) -> NoReturn:
    """End a test that cannot run here: in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs it: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def ended_kindly() -> Iterator[None]:
    """Whoever ends the tests by SIGTERM, as CI does, gets the same teardown as by Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def built() -> Path:
    """What `make build` makes of this checkout."""
    subprocess.run(["make", "--no-print-directory", "build"], cwd=ROOT, check=True)
    return BUILT.parent


@pytest.fixture(scope="session")
def docker() -> None:
    """Docker and what makes the image, or no test: only in CI is it a failure that there is none."""
    if lacking := missing():
        unavailable(lacking)


@pytest.fixture(scope="session")
def running_simulator(docker: None) -> Iterator[Simulator]:
    with Simulator(catalog(), host=bridge()) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    """The simulator that the functions ask, without the faults and calls of the test before."""
    running_simulator.reset()
    return running_simulator


@pytest.fixture(scope="session")
def lambda_image(running_simulator: Simulator) -> Iterator[str]:
    with image_with(running_simulator) as name:
        yield name


@pytest.fixture(scope="session")
def stack(built: Path, running_simulator: Simulator) -> Iterator[Stack]:
    """The template, deployed once for all tests; nothing of it is left behind."""
    aws = LocalAws(free_port())
    try:
        aws.start()
        yield deploy(aws, running_simulator.url, running_simulator.credentials, **SHORT)
    finally:
        aws.stop()
