"""docs/mcp.md says what the code does."""

import re
from pathlib import Path

from moodlist.archives import SUFFIXES
from moodlist.commands import mcp
from moodlist.input import MAX_UNPACKED
from moodlist.mcp_server.answers import MAX_TEXT
from moodlist.mcp_server.arguments import MAX_PAGE_BYTES, PAGE_BYTES
from moodlist.mcp_server.reports import KEPT_SECONDS, MAX_ITEMS, MAX_REPORTS
from moodlist.mcp_server.tools import INSTRUCTIONS, TOOLS
from moodlist.parser import CommandParser

PAGE = " ".join((Path(__file__).parents[4] / "docs" / "mcp.md").read_text("utf-8").split())


def test_the_page_has_every_tool_with_its_arguments() -> None:
    rows = dict(re.findall(r"\| `(\w+)` \|([^|]*)\|", PAGE))
    assert rows.keys() == TOOLS.keys()
    for name, tool in TOOLS.items():
        own = set(tool.arguments.__struct_fields__) - {"offset", "max_bytes"}  # the page explains these for all tools
        assert set(re.findall(r"`(\w+)`", rows[name])) == own


def test_the_page_has_every_option() -> None:
    parser = CommandParser("moodlist.commands.mcp")
    mcp.add_arguments(parser)
    options = set(re.findall(r"--[\w-]+", parser.format_usage())) - {"--help", "--quiet", "--color"}
    assert set(re.findall(r"\| `(--[\w-]+)", PAGE)) == options


def test_the_page_has_the_limits() -> None:
    for text in (
        f"at most {PAGE_BYTES:,} bytes",
        f"to {MAX_PAGE_BYTES:,}",
        f"more than {MAX_TEXT} characters",
        f"kept for {KEPT_SECONDS / 60:.0f} minutes",
        f"at most {MAX_REPORTS} reports and {MAX_ITEMS:,} items",
        f"at most {MAX_UNPACKED // 1024**2} MiB",
    ):
        assert text in PAGE
    assert set(re.findall(r" (\.[a-z0-9]+)(?:,| and| of)", PAGE)) == SUFFIXES


def test_the_instructions_name_only_tools_that_exist() -> None:
    assert set(re.findall(r"\b\w+_(?:playlist|moods?|song)\b", INSTRUCTIONS)) <= TOOLS.keys()
