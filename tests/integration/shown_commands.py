"""The commands that a page shows in `sh` blocks, what it shows of their output, and a terminal that runs them.

A block `output` belongs to the last block `sh` before it. In an output, a line `...` stands for any lines.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from moodlist.main import main

ROOT = Path(__file__).parents[2]
COMMAND = ".venv/bin/moodlist"  # where `make` puts it
SERVED = "127.0.0.1:8080"  # the address of `moodlist serve` in documents
OMITTED = "..."
_BLOCK = re.compile(r"^```(sh|output)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CONTINUED = re.compile(r"\\\n\s*")
_SHELL = re.compile(r"[|<>&$;*]")  # what needs a shell


class Shown(NamedTuple):
    """A block of commands and the output that the page shows of them, if any."""

    commands: str
    output: str | None


def shown_commands(page: str) -> list[Shown]:
    """Return the blocks of commands of a page, in their order."""
    found: list[Shown] = []
    for kind, text in _BLOCK.findall(page):
        if kind == "sh":
            found.append(Shown(text, None))
        else:
            last = found.pop()
            assert last.output is None, f"two outputs of {last.commands}"
            found.append(Shown(last.commands, text))
    return found


def with_outputs(page: str, printed: Mapping[str, str]) -> str:
    """Return the page with what its commands have printed, as much of it as the page shows."""
    commands = ""

    def block(match: re.Match[str]) -> str:
        nonlocal commands
        if match[1] == "sh":
            commands = match[2]
            return match[0]
        return f"```output\n{shown_of(match[2], printed[commands])}```"

    return _BLOCK.sub(block, page)


def shown_of(before: str, printed: str) -> str:
    """Return as many lines of what was printed as the output had before.

    The lines after `...` begin at the next line that has the same first word as before.
    """
    lines = [line.rstrip() for line in printed.rstrip("\n").splitlines()]
    first, *parts = [part.splitlines() for part in re.split(rf"^{re.escape(OMITTED)}\n", before, flags=re.MULTILINE)]
    if not parts:
        return "".join(f"{line}\n" for line in lines)
    at = len(first)
    result = lines[:at]
    for part in parts:
        result.append(OMITTED)
        if part:
            same = (n for n in range(at, len(lines)) if lines[n].split()[:1] == part[0].split()[:1])
            start = next(same, None)
            assert start is not None, f"no line begins like {part[0]!r} in:\n{printed}"
            at = start + len(part)
            result += lines[start:at]
    return "".join(f"{line}\n" for line in result)


class Terminal:
    """A terminal in a folder: it runs blocks of commands and returns what they print.

    Commands without shell syntax run in this process, which has loaded Moodlist; the others run in bash.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._patch = monkeypatch
        self._capfd = capfd
        self._servers = ExitStack()
        self._address = SERVED
        self._install()
        monkeypatch.chdir(folder)

    def close(self) -> None:
        """Stop the server."""
        self._servers.close()

    def run(self, commands: str) -> str:
        """Run a block of commands and return what they print on standard output and standard error."""
        lines = _CONTINUED.sub(" ", commands).splitlines()
        if len(lines) == 1 and lines[0].startswith(f"{COMMAND} serve"):
            return self._serve(lines[0])
        if any(_SHELL.search(line) for line in lines if line.startswith(COMMAND)):
            return self._bash(commands)
        return "".join(map(self._run_line, lines))

    def _run_line(self, line: str) -> str:
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            return self._make(line)
        return self._moodlist(words[1:]) if words[0] == COMMAND else self._bash(line)

    def _moodlist(self, words: list[str]) -> str:
        self._capfd.readouterr()
        with self._patch.context() as patch:
            patch.setattr(sys, "argv", [COMMAND, *words])
            try:
                code = main(words)
            except SystemExit as end:  # --help
                code = int(end.code or 0)
        out, err = self._capfd.readouterr()
        assert code == 0, f"{words}\n{out}{err}"
        return err + out

    def _bash(self, commands: str) -> str:
        text = commands.replace(SERVED, self._address)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text], cwd=self._folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{commands}\n{done.stderr}"
        return (done.stderr + done.stdout).replace(self._address, SERVED)

    def _make(self, line: str) -> str:
        """Check that make can make the target; run the last command of `make demo`."""
        options = ["--dry-run", "--always-make", "--no-print-directory"]  # which `make test` would cause
        done = subprocess.run([*shlex.split(line), *options], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        words = shlex.split(done.stdout.splitlines()[-1])
        return self._moodlist(words[1:]) if words[0] == COMMAND else ""

    def _serve(self, line: str) -> str:
        """Stop the server that runs, as the reader does, and start another one."""
        self._servers.close()
        self._address, printed = self._servers.enter_context(_served(line, self._folder))
        return printed.replace(self._address, SERVED)

    def _install(self) -> None:
        """Put the command where `make` puts it, and the files of the repository that pages name."""
        command = self._folder / COMMAND
        command.parent.mkdir(parents=True)
        command.write_text(f"#!{sys.executable}\nimport sys\nfrom moodlist.main import main\nsys.exit(main())\n")
        command.chmod(0o755)
        (self._folder / "functions").symlink_to(ROOT / "functions")


@contextmanager
def _served(line: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Start the server on any free port; yield its host and port, and what it prints first."""
    command = [*shlex.split(line), "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=os.environ, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            printed = server.stderr.readline()
            found = re.search(r"127\.0\.0\.1:\d+", printed)
            assert found, printed
            yield found[0], printed + "\n"
        finally:
            server.terminate()
