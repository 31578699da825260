import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_aws import ROOT
from local_aws.deployment import deploy
from local_aws.emulator import AwsEmulator
from local_aws.large_catalog import large_catalog
from local_aws.network import free_port, host_address
from local_aws.prerequisites import missing_prerequisite
from local_aws.sam_local import TEMPLATE, image_with_credentials
from local_aws.stack import Stack
from moodlist.simulator import Simulator
from tests.no_skips import pytest_runtest_makereport

__all__ = ["pytest_runtest_makereport"]  # a hook of pytest

# Short times, so that the tests see in seconds what takes hours on AWS.
PARAMETERS = {
    "WorkerTimeout": "10",
    "VisibilityTimeout": "12",
    "Deliveries": "3",
    "ReccoBeatsCallsPerSecond": "0",
    "WorkerReccoBeatsCallsPerSecond": "0",
    "SpotifyCallsPerDay": "0",
    "ScheduleState": "DISABLED",
    "AllowSaving": "true",
    "LogLevel": "DEBUG",
    "Catalogs": "true",
    "CatalogConcurrency": "2",
}


@pytest.fixture(scope="session", autouse=True)
def sigterm_like_ctrl_c() -> Iterator[None]:
    """Handle SIGTERM, which CI sends, like Ctrl-C, so that the fixtures are torn down."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the folder that `make build` fills."""
    subprocess.run(["make", "--no-print-directory", "build"], cwd=ROOT, check=True)
    return TEMPLATE.parent


@pytest.fixture(scope="session")
def docker() -> None:
    """Skip tests that need Docker if it, or a tool that builds the Lambda image, is missing."""
    if problem := missing_prerequisite():
        pytest.skip(problem)


@pytest.fixture(scope="session")
def running_simulator(docker: None) -> Iterator[Simulator]:
    with Simulator(large_catalog(), host=host_address()) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    """Return the simulator that the functions call, without the faults and calls of earlier tests."""
    running_simulator.reset()
    return running_simulator


@pytest.fixture(scope="session")
def lambda_image(running_simulator: Simulator) -> Iterator[str]:
    with image_with_credentials(running_simulator) as name:
        yield name


@pytest.fixture(scope="session")
def emulator(built: Path, docker: None) -> Iterator[AwsEmulator]:
    """Start ministack, and remove everything afterwards."""
    emulator = AwsEmulator(free_port())
    try:
        emulator.start()
        yield emulator
    finally:
        emulator.stop()


@pytest.fixture(scope="session")
def stack(emulator: AwsEmulator, running_simulator: Simulator) -> Stack:
    """Deploy the template once for all tests."""
    return deploy(emulator, running_simulator.url, running_simulator.credentials, **PARAMETERS)


@pytest.fixture(scope="session")
def second_stack(stack: Stack, running_simulator: Simulator) -> Stack:
    """Deploy the template beside the first stack, in the same account; here each API key has few calls to Spotify."""
    parameters = PARAMETERS | {"SpotifyCallsPerDay": "8", "NotificationEmail": "owner@example.com"}
    return deploy(
        stack.emulator,
        running_simulator.url,
        running_simulator.credentials,
        stack_name=f"{stack.name}-dev",
        **parameters,
    )
