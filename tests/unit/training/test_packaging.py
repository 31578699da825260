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
    imports = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Import)]
    froms = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    names = [alias.name for node in imports for alias in node.names]
    names += [node.module or "" for node in froms if node.level == 0]
    assert [name for name in names if name.partition(".")[0] == "training"] == []


def test_an_installed_full_run_requires_a_layer(site_packages: Path) -> None:
    ended = run(site_packages, "moodlist.training", "--data", ".")
    assert ended.returncode == 2, ended.stderr
    assert "--layer is required" in ended.stderr


def test_an_installed_step_works_below_the_current_folder(site_packages: Path) -> None:
    ended = run(site_packages, "moodlist.training.export", "--layer", "my_model")
    assert ended.returncode == 1, ended.stderr
    assert "'build/training/table.csv'" in ended.stderr
    assert "Run the steps in this order" in ended.stderr
    assert not (site_packages / "my_model").exists()
