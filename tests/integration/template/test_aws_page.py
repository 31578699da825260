"""docs/aws.md describes every resource of the template, and nothing else."""

import re

import pytest

from tests.integration.template.stack import ROOT, source

PAGE = (ROOT / "docs" / "aws.md").read_text("utf-8")
SECTIONS = {text.partition("\n")[0]: text for text in re.split(r"^## ", PAGE, flags=re.MULTILINE)}
PATCHES = sorted(file.name for file in (ROOT / "local_aws" / "ministack").glob("[!_]*.py"))


def _rows(section: str) -> list[list[str]]:
    """Return the cells of a section's table, row by row, without its header."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_every_resource_of_the_template_is_described_and_no_other() -> None:
    described = {name for row in _rows("Resource by resource") for name in re.findall(r"`(\w+)`", row[0])}

    assert described == source()["Resources"].keys()


@pytest.mark.parametrize("row", _rows("Resource by resource"), ids=lambda row: row[0])
def test_every_row_has_a_fact_its_source_and_what_the_template_does(row: list[str]) -> None:
    assert len(row) == 4
    assert all(row)
    assert re.fullmatch(r"\[[\w:]+\]\(https://[^\s)]+\)", row[2])


def test_every_patch_of_the_local_stack_is_listed() -> None:
    assert len(PATCHES) == 7
    assert [row[0] for row in _rows("What the local stack repairs")] == [
        f"`local_aws/ministack/{name}`" for name in PATCHES
    ]
