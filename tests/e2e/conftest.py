import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import Simulator
from tests.e2e.local_lambda import BUILT, ROOT, listening_to_containers


@pytest.fixture(scope="session")
def built() -> Path:
    """What `make build` makes of this checkout."""
    subprocess.run(["make", "--no-print-directory", "build"], cwd=ROOT, check=True)
    return BUILT.parent


@pytest.fixture(scope="session")
def docker() -> None:
    """Docker, or no test: only in CI is it a failure that there is none."""
    if not shutil.which("docker"):
        _unavailable("Docker is not installed")
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        _unavailable("no Docker daemon answers")
    if not shutil.which("debootstrap") or os.geteuid() != 0:
        _unavailable("the image that stands for Lambda's is made by root with debootstrap")


@pytest.fixture(scope="session")
def simulator(docker: None) -> Iterator[Simulator]:
    with listening_to_containers() as simulator:
        yield simulator


def _unavailable(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs it: {reason}")
    pytest.skip(reason)
