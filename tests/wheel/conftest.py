import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wheel.installation import Installation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sdist_and_wheel(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution, and the wheel that is built from it alone."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="session")
def installation(sdist_and_wheel: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in an empty virtual environment, used from an empty folder."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    installed = Installation(environment, tmp_path_factory.mktemp("empty"), dict(os.environ))
    installed.run("python", "-m", "pip", "install", "--quiet", str(sdist_and_wheel[1]))
    return installed
