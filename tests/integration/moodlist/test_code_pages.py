"""Consoles that cannot show every character, such as those of Windows with an old code page."""

import os
import subprocess
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from tests.integration.moodlist.calls import Run
from tests.integration.moodlist.running_command import COMMAND
from tests.integration.moodlist.test_windows import SONGS


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", ["split"]),
        ("ascii", ["split", "--color=always"]),
        ("cp437", ["classify", "--color=always"]),
        ("cp1252", ["classify", "--color=always"]),
        ("cp1252", ["classify"]),
        ("ascii", ["classify"]),
    ],
)
def test_a_code_page_without_a_character_shows_a_question_mark(
    encoding: str, words: list[str], moodlist: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "日本 ñ.csv"
    file.write_text(SONGS, "utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    done = moodlist(*words, str(file))
    assert done.returncode == 0
    out = done.stdout.decode(encoding)
    assert "?? " in out
    assert "ñ" in out or encoding == "ascii"


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_an_error_is_shown_in_every_code_page(encoding: str, user_machine: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run([*COMMAND, "classify", "日本.csv"], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr.decode(encoding)[:25]) == (2, "moodlist: Cannot read '??")


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_the_formats_for_programs_are_utf8_in_every_code_page(
    encoding: str, moodlist: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "songs.csv").write_text(SONGS, "utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    for output_format in ("csv", "json", "m3u"):
        done = moodlist("classify", str(tmp_path / "songs.csv"), "-f", output_format)
        assert "Niño 日本" in done.stdout.decode("utf-8")


def test_playlists_are_listed_in_every_code_page(
    simulated: Simulator, moodlist: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp437")
    done = moodlist("playlists")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
