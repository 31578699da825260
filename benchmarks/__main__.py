"""Run the benchmarks, all or those that are named, and write their figures into docs/benchmarks.md.

    python -m benchmarks [NAME...]

Each one runs as a process of its own. The page keeps the figures of those that are not named, or that fail.
"""

import argparse
import ast
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import LINES, Figure
from benchmarks.page import Section, read_sections, write_page

FOLDER = Path(__file__).parent
PAGE = FOLDER.parent / "docs" / "benchmarks.md"


def benchmarks() -> dict[str, str]:
    """Return the description of each benchmark by its name, in the order of the page: modules that yield figures.

    Those in folders, such as `deployed.load`, need more than this machine may have, and run only if they are named.
    """
    files = [*sorted(FOLDER.glob("*.py")), *sorted(FOLDER.glob("*/*.py"))]
    texts = {".".join(file.relative_to(FOLDER).with_suffix("").parts): file.read_text("utf-8") for file in files}
    return {name: ast.get_docstring(ast.parse(text)) or "" for name, text in texts.items() if "\ndef figures(" in text}


def machine() -> str:
    """Return the date, the machine, and how busy it is."""
    date = dt.datetime.now(dt.UTC).date()
    load = " ".join(f"{each:.0f}" for each in os.getloadavg())
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{date}, {os.cpu_count()} cores ({platform.machine()}), {system}, load {load}, niceness {os.nice(0)}"


def run(name: str) -> list[Figure]:
    """Run one benchmark, which prints its figures, and return them; none if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "lines")
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        environ = {**os.environ, LINES: str(lines), "PYTHONPATH": f"functions{os.pathsep}."}
        done = subprocess.run(command, cwd=FOLDER.parent, env=environ, check=False)
        if done.returncode or not lines.exists():
            print(f"{name} has no figures (exit code {done.returncode}).", file=sys.stderr)
            return []
        return [Figure(*json.loads(line)) for line in lines.read_text("utf-8").splitlines()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks and write the page; the exit code is 1 if one of them has no figures."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Run the benchmarks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = parser.parse_args(arguments).names or [name for name in known if "." not in name]
    if unknown := [each for each in names if each not in known]:
        parser.error(f"There is no benchmark {unknown[0]!r}. There are: {', '.join(known)}")
    sections, failed = read_sections(PAGE), False
    for name in names:
        print(f"== {name}", flush=True)
        measured = machine()
        found = run(name)
        failed = failed or not found
        if found:
            sections[name] = Section(known[name], measured, found)
            described = {each: sections[each]._replace(description=known[each]) for each in known if each in sections}
            write_page(PAGE, described)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
