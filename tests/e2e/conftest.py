import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from simulator import Simulator
from tests.e2e.local_lambda import BUILT, ROOT, listening_to_containers


def unavailable(reason: str) -> NoReturn:
    """End a test that cannot run here: in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs it: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def built() -> Path:
    """What `make build` makes of this checkout."""
    subprocess.run(["make", "--no-print-directory", "build"], cwd=ROOT, check=True)
    return BUILT.parent


@pytest.fixture(scope="session")
def docker() -> None:
    """Docker, or no test: only in CI is it a failure that there is none."""
    if not shutil.which("docker"):
        unavailable("Docker is not installed")
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        unavailable("no Docker daemon answers")
    if not shutil.which("debootstrap") or os.geteuid() != 0:
        unavailable("the image that stands for Lambda's is made by root with debootstrap")


@pytest.fixture(scope="session")
def simulator(docker: None) -> Iterator[Simulator]:
    with listening_to_containers() as simulator:
        yield simulator
