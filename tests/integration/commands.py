"""Find the commands that documents, help texts and messages tell people to type."""

import ast
import functools
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.integration.template.stack import source

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "README.es.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "training" / "README.md",
    ROOT / "training" / "card" / "card.md",
    ROOT / "training" / "card" / "custom_card.md",
)
CODE = ("functions", "local_aws", "moodlist", "training")
TEMPLATE = "template.yaml"
PLACES = (*(str(file.relative_to(ROOT)) for file in DOCUMENTS), *CODE, TEMPLATE)
PROGRAMS = {"moodlist", "make", "curl", "python", "pip", "pipx", "uvx", "sam", "aws", "docker", "apt-get"}
_IN_BACKTICKS = re.compile(r"`([^`]+)`")
_FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^ {2,}(\S.*)$", re.MULTILINE)
_CODE_LINE = re.compile(r"^ {4,}(\S.*)$", re.MULTILINE)
_CONTINUED = re.compile(r"\\\n\s*")


class Command(NamedTuple):
    """A command line and the file that contains it."""

    where: str
    line: str

    @property
    def words(self) -> list[str]:
        """The line as a shell splits it, without its comment; a placeholder such as `<link>` is one word."""
        line = re.sub(r"<([^<>]*)>", lambda found: found[1].replace(" ", "-").upper() or "X", self.line)
        return shlex.split(line, comments=True)

    @property
    def program(self) -> str:
        """The program's name without its folder, as in `PROGRAMS`."""
        return program_of(self.words)


def program_of(words: list[str]) -> str:
    """Return the name of the program that a line starts with; empty for an empty line."""
    return words[0].rpartition("/")[2] if words else ""


@functools.cache
def commands(place: str) -> tuple[Command, ...]:
    """Return every command in one of the places, each once; a folder stands for the messages of its code."""
    return tuple(dict.fromkeys(_found(place)))


def _found(place: str) -> Iterator[Command]:
    if place == TEMPLATE:
        return _in_template()
    return _in_code(place) if place in CODE else in_document(ROOT / place)


def in_document(file: Path) -> Iterator[Command]:
    """Yield the commands in the blocks and sentences of a document."""
    text = file.read_text("utf-8")
    where = str(file.relative_to(ROOT))
    for language, block in _FENCED.findall(text):
        if language in {"sh", "text"}:
            yield from _commands(where, _CONTINUED.sub(" ", block).splitlines())
    text = _FENCED.sub("", text)
    yield from _commands(where, _CODE_LINE.findall(text))
    prose = re.sub(r"\n\s*", " ", text)
    yield from _commands(where, _IN_BACKTICKS.findall(prose))


def in_text(where: str, text: str) -> Iterator[Command]:
    """Yield the commands in a help text or message: those in backticks, and those on an indented line of their own."""
    text = _CONTINUED.sub(" ", text)
    lines = [*_IN_BACKTICKS.findall(text), *_INDENTED.findall(_IN_BACKTICKS.sub("NAME", text))]
    yield from _commands(where, [line for line in lines if line.strip()])


def _in_code(folder: str) -> Iterator[Command]:
    for file in sorted((ROOT / folder).rglob("*.py")):
        for text in _texts(ast.parse(file.read_text("utf-8"))):
            yield from in_text(str(file.relative_to(ROOT)), text)


def _in_template() -> Iterator[Command]:
    for outputs in source()["Outputs"].values():
        about = outputs["Description"]
        yield from in_text(TEMPLATE, about)
        yield from _commands(TEMPLATE, about.split(" - ")[1:])


def _texts(tree: ast.AST) -> Iterator[str]:
    """Yield every string of a module except its docstrings."""
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            inner.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            inner.update(id(part) for part in ast.walk(node) if part is not node)
            yield "".join(_with_values(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def _with_values(text: ast.JoinedStr) -> Iterator[str]:
    """Yield the parts of an f-string. A value becomes `X` if it is a whole word; otherwise it may be empty."""
    before = ""
    for part in text.values:
        is_word = before.endswith((" ", "="))
        before = str(part.value) if isinstance(part, ast.Constant) else "X" if is_word else ""
        yield before


def _commands(where: str, lines: list[str]) -> Iterator[Command]:
    for line in lines:
        for part in re.split(r" (?:\||&&|>) ", line.strip()):
            command = Command(where, part.strip())
            try:
                found = command.program
            except ValueError:  # an apostrophe: prose
                continue
            if found in PROGRAMS and len(command.words) > 1:  # one word alone only names the program
                yield command
