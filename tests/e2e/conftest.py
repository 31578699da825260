"""The build, the image that stands for Lambda's, and the simulator as a container sees it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import Simulator

ROOT = Path(__file__).parents[2]
IMAGE = "moodlist-lambda-e2e"  # ours of this run, with the simulator's credentials


@pytest.fixture(scope="session")
def built() -> Path:
    """What `make build` makes of this checkout."""
    subprocess.run(["make", "--no-print-directory", "build"], cwd=ROOT, check=True)
    return ROOT / ".aws-sam" / "build"


@pytest.fixture(scope="session")
def docker() -> None:
    """Docker, or no test: only in CI is it a failure that there is none."""
    if not shutil.which("docker"):
        _unavailable("Docker is not installed")
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        _unavailable("no Docker daemon answers")
    if not shutil.which("debootstrap") or os.geteuid() != 0:
        _unavailable("the image of Lambda is made by root with debootstrap")


@pytest.fixture(scope="session")
def simulator(docker: None) -> Iterator[Simulator]:
    """Listens where containers reach it."""
    with Simulator(host="0.0.0.0") as simulator:  # noqa: S104
        yield simulator


@pytest.fixture(scope="session")
def image(simulator: Simulator) -> Iterator[str]:
    """Lambda's image with the credentials, for SAM passes on only the variables that the template has."""
    recipe = ROOT / "tests" / "e2e" / "lambda_image" / "build.sh"
    base = subprocess.run([recipe], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    known = " ".join(f"MOODLIST_{name.upper()}={value}" for name, value in simulator.credentials.items())
    dockerfile = f"FROM {base}\nENV {known}\n"
    subprocess.run(["docker", "build", "--quiet", "--tag", IMAGE, "-"], input=dockerfile, text=True, check=True)
    yield IMAGE
    subprocess.run(["docker", "image", "rm", "--force", IMAGE], check=True)


@pytest.fixture(scope="session")
def variables(simulator: Simulator) -> dict[str, str]:
    """What sends the function to the simulator, which a container knows as `simulator`."""
    urls = {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
    }
    return {name: url.replace("127.0.0.1", "simulator") for name, url in urls.items()} | {"MOODLIST_SECRET": ""}


def _unavailable(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs it: {reason}")
    pytest.skip(reason)
