import os
import stat
import sys
from pathlib import Path

import pytest

from classify.errors import BadRequest, MoodlistError
from moodlist.output_file import check_output, write_file
from moodlist.standard_streams import OutputFailed


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    file = tmp_path / "songs.csv"
    file.write_bytes(b"songs")
    return file


def test_a_new_file_has_default_permissions(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_file(tmp_path / "new.csv", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new.csv").read_bytes() == b"x"
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o644


def test_an_overwritten_file_keeps_its_permissions(songs: Path) -> None:
    songs.chmod(0o600)
    write_file(songs, b"new")
    assert (songs.read_bytes(), stat.S_IMODE(songs.stat().st_mode)) == (b"new", 0o600)


def test_writing_through_a_symbolic_link_keeps_the_link(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "target.csv")
    write_file(link, b"x")
    assert link.is_symlink()
    assert (tmp_path / "target.csv").read_bytes() == b"x"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file(Path(os.devnull), b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_full_device_is_reported() -> None:
    with pytest.raises(OutputFailed, match=r"^Cannot write '/dev/full': No space left on device\.$"):
        write_file(Path("/dev/full"), b"x")


def test_a_named_pipe_that_no_program_reads_is_reported_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputFailed, match="from which no program is reading"):
        write_file(tmp_path / "pipe", b"x")


def test_a_failed_write_leaves_the_old_file_and_no_draft(songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputFailed, match="No space left"):
        write_file(songs, b"new")
    assert [each.name for each in songs.parent.iterdir()] == ["songs.csv"]
    assert songs.read_bytes() == b"songs"


def test_the_longest_file_name_can_be_written(tmp_path: Path) -> None:
    write_file(tmp_path / f"{'x' * 251}.csv", b"x")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/a.csv", "there is no directory '.*missing'"),
        (".", "it is a directory. Name a file in it"),
        ("songs.csv/a.csv", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("dangling", "there is no directory"),
    ],
)
def test_a_file_that_cannot_be_made_is_reported(songs: Path, name: str, reason: str) -> None:
    (songs.parent / "loop").symlink_to("loop")
    (songs.parent / "dangling").symlink_to("nowhere/file.csv")
    with pytest.raises(BadRequest, match=f"^Cannot write '.*': {reason}"):
        check_output(songs.parent / name, [], force=True)


@pytest.mark.parametrize("locked", ["folder", "file"])
def test_a_folder_or_a_file_without_write_permission_is_reported(
    songs: Path, locked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = {"folder": songs.parent, "file": songs}[locked]
    monkeypatch.setattr("os.access", lambda asked, _: Path(asked) != path)  # root may write everywhere
    with pytest.raises(BadRequest, match=r"may not create files in|Permission denied"):
        check_output(songs, [], force=True)


@pytest.mark.parametrize("name", ["songs.csv", "symbolic", "hard", "spelt/../songs.csv"])
@pytest.mark.parametrize("sources", [["songs.csv"], ["other.csv", "songs.csv"], ["hard"]])
def test_a_file_that_is_read_is_never_written(
    songs: Path, name: str, sources: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(songs.parent)
    Path("symbolic").symlink_to("songs.csv")
    Path("hard").hardlink_to("songs.csv")
    Path("spelt").mkdir()
    with pytest.raises(BadRequest, match="the songs are read from this file"):
        check_output(Path(name), sources, force=True)


def test_a_file_that_standard_input_reads_is_never_written(songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with songs.open() as opened:
        monkeypatch.setattr(sys, "stdin", opened)
        with pytest.raises(BadRequest, match="the songs are read from this file"):
            check_output(songs, ["-"], force=True)


def test_an_existing_file_is_replaced_only_by_force_without_a_terminal(songs: Path) -> None:
    with pytest.raises(BadRequest, match=r"songs\.csv' already exists\. Pass --force to replace it"):
        check_output(songs, [], force=False)
    check_output(songs, [], force=True)


@pytest.mark.parametrize(("answer", "may_replace"), [("y\n", True), ("Yes\n", True), ("\n", False), ("", False)])
def test_a_terminal_is_asked_before_a_file_is_replaced(
    songs: Path, answer: str, *, may_replace: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdin.readline", lambda: answer)
    if may_replace:
        check_output(songs, [], force=False)
    else:
        with pytest.raises(MoodlistError, match=r"^Nothing was written: '.*songs\.csv' is as it was\.$"):
            check_output(songs, [], force=False)
    assert capsys.readouterr().err.endswith("songs.csv' already exists. Replace it? [y/N] ")
