"""The wheel installs the files of training/ as moodlist.training."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "training").rglob("*.py"))


@pytest.fixture(scope="module")
def site_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the files of training/ are the package moodlist.training."""
    folder = tmp_path_factory.mktemp("site-packages")
    (folder / "moodlist").mkdir()
    (folder / "moodlist" / "__init__.py").touch()
    shutil.copytree(ROOT / "training", folder / "moodlist" / "training", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(site_packages: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(site_packages), str(ROOT / "functions")])
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=site_packages,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_modules_of_training_import_one_another_relatively(file: Path) -> None:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0]
    assert [name for name in modules if name.partition(".")[0] == "training"] == []


def test_an_installed_full_run_requires_a_layer(site_packages: Path) -> None:
    result = run(site_packages, "moodlist.training", "--data", ".")
    assert result.returncode == 2, result.stderr
    assert "--layer is required" in result.stderr
    assert result.stderr.startswith("usage: python -m moodlist.training ")


def test_an_installed_step_reads_and_writes_below_the_current_folder(site_packages: Path) -> None:
    result = run(site_packages, "moodlist.training.export", "--layer", "my_model")
    assert result.returncode == 1, result.stderr
    assert "'build/training/table.csv'" in result.stderr
    assert "Run the steps in this order" in result.stderr
    assert not (site_packages / "my_model").exists()
