"""docs/benchmarks.md: a section for each benchmark, with its description, when and where it ran, and its figures."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure

HEAD = """# Benchmarks

`make bench` measures these figures and writes this page; nothing here is typed by hand. Trust the ratios, whose two
sides ran in turns, and not the seconds: other work on the machine changes those. `make load` adds the stack in Docker.
"""
_SECTION = re.compile(
    r"(?ms)^## ([\w.]+)\n\n(.*?)\n\nMeasured: ([^\n]*)\n\n\| Figure[^\n]*\n\|[-| ]*\n((?:\|[^\n]*\n)*)"
)


class Section(NamedTuple):
    """The figures of one benchmark."""

    description: str
    measured: str
    figures: Iterable[Figure | str]  # a row of the page if an earlier run has measured it


def read_sections(page: Path) -> dict[str, Section]:
    """Return what the page has of earlier runs, by the names of the benchmarks."""
    text = page.read_text("utf-8") if page.exists() else ""
    return {
        name: Section(description, measured, rows.splitlines())
        for name, description, measured, rows in _SECTION.findall(text)
    }


def write_page(page: Path, sections: Mapping[str, Section]) -> None:
    """Write the page anew."""
    page.write_text(HEAD + "".join(_section(name, each) for name, each in sections.items()), "utf-8")


def _section(name: str, section: Section) -> str:
    rows = [each if isinstance(each, str) else _row(each) for each in section.figures]
    table = "\n".join(["| Figure | Measured | Goal |", "|---|---|---|", *rows])
    return f"\n## {name}\n\n{section.description}\n\nMeasured: {section.measured}\n\n{table}\n"


def _row(figure: Figure) -> str:
    return "| " + " | ".join(each.replace("|", "\\|") for each in (figure.name, figure.text, figure.verdict)) + " |"
