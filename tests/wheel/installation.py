"""Moodlist installed in a virtual environment of its own, and used from a folder that holds nothing else."""

import subprocess
from collections.abc import Mapping
from pathlib import Path


class Installation:
    """One virtual environment. Its commands see no checkout: not the folder, not PYTHONPATH."""

    def __init__(self, environment: Path, folder: Path, variables: Mapping[str, str]):
        self.bin = environment / "bin"
        self.folder = folder
        self.variables = {name: value for name, value in variables.items() if not name.startswith("PYTHON")}
        self.variables["PATH"] = f"{self.bin}:{variables['PATH']}"
        self.variables["HOME"] = self.variables["XDG_CACHE_HOME"] = self.variables["XDG_CONFIG_HOME"] = str(folder)
        # pip need not download again what this user has installed before, nor compile modules that nobody imports.
        user_cache = Path(variables.get("XDG_CACHE_HOME") or Path.home() / ".cache", "pip")
        self.variables = {"PIP_CACHE_DIR": str(user_cache)} | self.variables | {"PIP_NO_COMPILE": "0"}  # 0 turns it on

    def start(self, program: str, *arguments: str) -> "subprocess.Popen[str]":
        """Start a program of the environment; its input and output are piped."""
        pipe = subprocess.PIPE
        command = [str(self.bin / program), *arguments]
        return subprocess.Popen(
            command, cwd=self.folder, env=self.variables, text=True, stdin=pipe, stdout=pipe, stderr=pipe
        )

    def run(self, program: str, *arguments: str, status: int = 0) -> "subprocess.CompletedProcess[str]":
        """Run a program of the environment to its end, which must have this exit status."""
        with self.start(program, *arguments) as process:
            out, error = process.communicate(timeout=600)
        assert process.returncode == status, f"{program} {arguments}: {process.returncode}\n{out}\n{error}"
        return subprocess.CompletedProcess([program, *arguments], process.returncode, out, error)
