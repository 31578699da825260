import subprocess
from pathlib import Path

from local_aws import ROOT


def _executable(path: Path, commands: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{commands}\n")
    path.chmod(0o755)
    return path


def _find(home: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": str(home / "bin"), "HOME": str(home)}
    script = ROOT / "local_aws" / "find_python.sh"
    return subprocess.run([script], env=environment, capture_output=True, text=True, check=False)


def test_the_python_on_the_path_comes_first(tmp_path: Path) -> None:
    python = _executable(tmp_path / "bin" / "python3.13", "exit 0")
    _executable(tmp_path / ".pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "exit 0")

    assert _find(tmp_path).stdout == f"{python}\n"


def test_a_shim_that_fails_is_passed_over_for_the_version_that_pyenv_installed(tmp_path: Path) -> None:
    _executable(tmp_path / "bin" / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    python = _executable(tmp_path / ".pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "exit 0")

    assert _find(tmp_path).stdout == f"{python}\n"


def test_without_a_python_3_13_the_error_says_how_to_install_one(tmp_path: Path) -> None:
    found = _find(tmp_path)

    assert (found.returncode, found.stdout) == (1, "")
    assert "apt-get install python3.13-venv" in found.stderr
