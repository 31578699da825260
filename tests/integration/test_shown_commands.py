"""The commands of the READMEs and of docs/your-music.md work when they are pasted, and print what the pages show.

`UPDATE_PAGES=1 .venv/bin/python -m pytest tests/integration/test_shown_commands.py` writes into the pages what the
commands print now, for example after the model was trained again. Read the difference before you commit it.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from tests.integration.commands import in_document, in_text
from tests.integration.moodlist.running_command import user_variables
from tests.integration.shown_commands import ROOT, SERVED, Terminal, shown_commands, shown_of, with_outputs

ENGLISH, SPANISH, MUSIC = (ROOT / name for name in ("README.md", "README.es.md", "docs/your-music.md"))
FILES = ROOT / "tests" / "unit" / "classify" / "sources" / "exports" / "files"
# Subcommands that a README names outside its `sh` blocks, and what runs them.
RUN_ELSEWHERE = {
    "classify": "tests/integration/moodlist/commands/test_classify_files.py",
    "train": "tests/integration/moodlist/commands/test_train_labels.py",
    "login": "tests/integration/moodlist/commands/test_login_secret.py",
    "watch": "tests/integration/moodlist/deployment/test_watch.py",
}
# A section's sample, and the file of its first command.
SAMPLE = re.compile(
    r"\(\[a sample\]\(\S+/files/([^)]+)\)\)[^#]*?^\.venv/bin/moodlist classify ('[^']+'|\S+)$", re.MULTILINE
)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal in an empty folder, without settings of a user. It reaches no service."""
    variables = user_variables(tmp_path)
    for name in os.environ.keys() - variables.keys():
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for service in ("RECCOBEATS", "SPOTIFY_API", "SPOTIFY_ACCOUNTS"):
        monkeypatch.setenv(f"MOODLIST_{service}_URL", "http://127.0.0.1:9/")
    folder = tmp_path / "folder"
    folder.mkdir()
    terminal = Terminal(folder, monkeypatch, capfd)
    yield terminal
    terminal.close()


def _check(page: Path, printed: dict[str, str]) -> None:
    """Compare the outputs on the page with what was printed, or write them into it."""
    text = page.read_text("utf-8")
    if os.environ.get("UPDATE_PAGES"):
        page.write_text(with_outputs(text, printed), "utf-8")
        return
    assert text == with_outputs(text, printed)


def test_the_commands_of_both_readmes_print_what_they_show(terminal: Terminal) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    printed: dict[str, str] = {}
    for page in (ENGLISH, SPANISH):
        for shown in shown_commands(page.read_text("utf-8")):
            if shown.commands not in printed:
                printed[shown.commands] = terminal.run(shown.commands)
    *_, curl = in_text("demo", printed["make demo\nmake test\n"])
    answer = json.loads(terminal.run(curl.line.replace("curl ", "curl -s ")))

    assert SERVED in curl.line
    assert {song["mood"] for song in answer} == {"relaxing"}
    for page in (ENGLISH, SPANISH):
        _check(page, printed)


def test_the_commands_of_the_page_about_music_print_what_it_shows(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MUSIC.read_text("utf-8")
    samples = SAMPLE.findall(page)
    assert len(samples) == page.count("[a sample]") > 5
    for sample, name in samples:
        Path(name.strip("'")).write_bytes((FILES / sample).read_bytes())
    with Simulator() as sim:
        for name, value in user_variables(tmp_path, sim).items():
            monkeypatch.setenv(name, value)
        printed = {shown.commands: terminal.run(shown.commands) for shown in shown_commands(page)}

    assert len(printed) > 10
    _check(MUSIC, printed)


def test_each_list_on_the_page_about_music_has_three_steps_and_a_command() -> None:
    sections = [text for text in re.split(r"^#{2,3} ", MUSIC.read_text("utf-8"), flags=re.MULTILINE) if "\n1. " in text]
    steps = {text.partition("\n")[0]: re.findall(r"^(\d)\. ", text, re.MULTILINE) for text in sections}

    assert {
        "Exportify.net",
        "Exportify.app",
        "Skiley",
        "TuneMyMusic",
        "Soundiiz",
        "spotDL",
        "spotify-backup",
    } < steps.keys()
    assert {tuple(found) for found in steps.values()} == {("1", "2", "3")}
    assert all("```sh\n" in text for text in sections)


def test_both_readmes_have_the_same_structure_and_links() -> None:
    assert _structure(ENGLISH) == _structure(SPANISH)
    assert _links(ENGLISH) - _links(SPANISH) == {"README.es.md"}
    assert _links(SPANISH) - _links(ENGLISH) == {"README.md"}


@pytest.mark.parametrize(("page", "words"), [(ENGLISH, 900), (SPANISH, 1000)], ids=["en", "es"])
def test_a_readme_is_short(page: Path, words: int) -> None:
    assert len(page.read_text("utf-8").split()) <= words


def test_every_other_command_of_a_readme_is_run_by_another_test() -> None:
    pages = (ENGLISH, SPANISH)
    named = [command for page in pages for command in in_document(page) if command.program == "moodlist"]
    shown = "".join(block.commands for page in pages for block in shown_commands(page.read_text("utf-8")))
    others = {command.words[1] for command in named if command.line not in shown}

    assert others == RUN_ELSEWHERE.keys()
    assert all((ROOT / test).exists() for test in RUN_ELSEWHERE.values())


def test_an_output_may_leave_out_lines() -> None:
    printed = "a 1\nb 2\nc 3\nd 4\n"
    assert shown_of("old\n", printed) == printed
    assert shown_of("...\nb 0\nx\n...\n", printed) == "...\nb 2\nc 3\n...\n"
    assert shown_of("x\n...\nd 0\n", printed) == "a 1\n...\nd 4\n"
    with pytest.raises(AssertionError, match="no line begins like 'e'"):
        shown_of("...\ne\n", printed)


def _structure(page: Path) -> list[str]:
    return re.findall(r"^(#+|```\w*|!\[|- |\*\*)", page.read_text("utf-8"), re.MULTILINE)


def _links(page: Path) -> set[str]:
    return set(re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")))
