"""How the command names itself in its messages."""

import sys
from pathlib import Path

import pytest

from moodlist.program import as_started, program


def _start(patch: pytest.MonkeyPatch, typed: str, path: str = "/usr/bin") -> None:
    patch.setattr(sys, "argv", [typed])
    patch.setenv("PATH", path)


@pytest.mark.parametrize("typed", [".venv/bin/moodlist", "./moodlist", "/opt/moodlist/bin/moodlist"])
def test_a_command_started_by_its_path_is_named_by_that_path(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    _start(monkeypatch, typed)
    assert program() == typed


def test_a_command_found_on_path_is_named_without_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = tmp_path / "moodlist"
    command.touch(0o755)
    _start(monkeypatch, str(command), str(tmp_path))
    assert program() == "moodlist"


def test_a_command_that_differs_from_the_one_on_path_is_named_by_its_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "moodlist").touch(0o755)
    _start(monkeypatch, "/opt/bin/moodlist", str(tmp_path))
    assert program() == "/opt/bin/moodlist"


def test_a_path_with_spaces_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    _start(monkeypatch, "my music/.venv/bin/moodlist")
    assert program() == "'my music/.venv/bin/moodlist'"


def test_a_module_is_named_with_the_python_that_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    package = program.__module__.partition(".")[0]
    _start(monkeypatch, f"/somewhere/{package}/__main__.py")
    monkeypatch.setattr(sys, "orig_argv", [".venv/bin/python", "-m", package])
    assert program() == f".venv/bin/python -m {package}"


@pytest.mark.parametrize("typed", ["", "-c", "/usr/bin/pytest", "/opt/pytest/__main__.py", "/var/runtime/bootstrap"])
def test_another_process_names_the_command_moodlist(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    _start(monkeypatch, typed)
    assert program() == "moodlist"


def test_only_the_commands_in_a_text_are_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    _start(monkeypatch, ".venv/bin/moodlist")
    text = "Run `moodlist login`,\n  moodlist demo\nor pbpaste | moodlist classify -; moodlist is in `/moodlist/stack`."
    assert as_started(text) == (
        "Run `.venv/bin/moodlist login`,\n  .venv/bin/moodlist demo\n"
        "or pbpaste | .venv/bin/moodlist classify -; moodlist is in `/moodlist/stack`."
    )
