"""What differs on Windows, as far as another system can show it. docs/windows.md has the rest."""

import errno
import io
import os
import signal
import sys
from pathlib import Path

import pytest
from platformdirs.windows import Windows

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist import input as source_input
from moodlist import output_file, standard_streams
from moodlist.input import read_source
from moodlist.output_file import write_file
from moodlist.program import program
from moodlist.standard_streams import OutputFailed, _StandardOutput, prepare_standard_streams
from tests.integration.moodlist.calls import Classify, Run
from tests.integration.moodlist.conftest import HEADER
from tests.integration.moodlist.running_command import ROOT

PLAYLIST = "https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M?si=abc"
WINDOWS_PATHS = [
    "C:\\Users\\x\\songs.csv",
    "c:/Users/x/songs.csv",
    "C:songs.csv",
    "..\\exports\\songs.csv",
    "\\\\server\\share\\songs.csv",
    "C:\\spotify\\playlist",
    "D:\\open.spotify.com\\playlist\\37i9dQZF1DXcBWIGoYBM5M",
]
FEATURES = "200000,0.8,0.8,-5,0.05,0.1,0,0.1,0.95,120"
SONGS = f"{HEADER}\nspotify:track:{'A' * 22},Niño 日本,Björk,{FEATURES}\n"


@pytest.mark.parametrize("path", WINDOWS_PATHS)
def test_a_path_of_windows_is_a_file_and_never_a_link(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadRequest, match=r"^Cannot read '.*': no such file, and not a Spotify link\.$"):
        read_source(path)
    if "/" not in path:  # which separates folders here too
        Path(path).write_bytes(b"songs")
        assert getattr(read_source(path), "content", None) == b"songs"


@pytest.mark.parametrize("link", [PLAYLIST, "spotify:playlist:37i9dQZF1DXcBWIGoYBM5M"])
def test_a_link_that_windows_refuses_as_a_path_is_a_link(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, **_: object) -> os.stat_result:
        raise OSError(errno.EINVAL, "The filename, directory name, or volume label syntax is incorrect", str(path))

    monkeypatch.setattr(Path, "stat", refuse)
    assert read_source(link) == SpotifyLink("playlist", "37i9dQZF1DXcBWIGoYBM5M")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_of_a_windows_program_is_read(encoding: str, classify: Classify, tmp_path: Path) -> None:
    file = tmp_path / "songs.csv"
    songs = SONGS.replace(" 日本", "") if encoding == "cp1252" else SONGS
    file.write_bytes(songs.replace("\n", "\r\n").encode(encoding))
    code, out, err = classify(file)
    assert (code, err) == (0, "")
    assert songs.splitlines()[1].split(",")[1] in out


def test_links_that_powershell_pipes_are_read(moodlist: Run) -> None:
    lines = f"\ufeff{SONGS}".replace("\n", "\r\n")
    done = moodlist("classify", "-", "--format", "csv", stdin=lines.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Niño 日本" in done.stdout.decode()


def test_a_file_that_a_spreadsheet_has_open_stays_and_the_error_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, target: Path) -> None:
        error = PermissionError(errno.EACCES, "Access is denied", str(target))
        error.winerror = 5  # type: ignore[attr-defined]  # Python for Windows sets it
        raise error

    file = tmp_path / "songs.csv"
    file.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputFailed, match=r"Access is denied\. Another program has it open, .*: close it there\.$"):
        write_file(file, b"new")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def test_a_device_is_written_to_without_what_only_posix_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_NONBLOCK")
    monkeypatch.delattr(os, "set_blocking")
    monkeypatch.setattr(sys, "platform", "win32")
    with output_file._open_device(Path(os.devnull)) as opened:
        opened.write(b"x")
    assert source_input._read_pipe(Path(os.devnull)) == b""


def test_a_closed_pipe_ends_the_command_silently_without_its_signal(
    command: Classify, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.delattr(signal, "SIGPIPE")
    monkeypatch.setattr("moodlist.commands.classify.write_all", fail)
    assert command("classify", export) == (141, "", "")


def test_the_error_that_windows_has_for_a_closed_pipe_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with _StandardOutput(os.eventfd(0), "w") as stream:  # on Linux, this descriptor answers EINVAL to a single byte
        with pytest.raises(OutputFailed, match="Invalid argument"):
            stream.write(b"x")
        monkeypatch.setattr(sys, "platform", "win32")
        with pytest.raises(BrokenPipeError):
            stream.write(b"x")


def test_a_console_of_windows_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Console(io.FileIO):
        """Stands in for the class that writes any character to a console of Windows."""

    monkeypatch.setattr(io, "_WindowsConsoleIO", Console, raising=False)
    with io.TextIOWrapper(io.BufferedWriter(Console(tmp_path / "console", "w")), "utf-8") as console:
        for name in ("stdout", "__stdout__", "stderr", "__stderr__"):
            monkeypatch.setattr(sys, name, console)
        prepare_standard_streams()
        assert sys.stdout is sys.stderr is console
        assert console.errors == "replace"
        assert not standard_streams._is_windows_console(None)


def test_a_command_on_the_path_is_named_without_its_suffix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/Scripts/moodlist"])
    monkeypatch.setattr("shutil.which", lambda _: "/Scripts/moodlist.EXE")
    assert program() == "moodlist"
    monkeypatch.setattr("shutil.which", lambda _: "/other/moodlist.EXE")
    assert program() == "/Scripts/moodlist"


def test_the_page_names_the_folders_of_the_login_and_the_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    local = "C:\\Users\\<you>\\AppData\\Local"
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: local)
    folders = Windows("moodlist")
    config, cache = (path.replace("/", "\\") for path in (folders.user_config_dir, folders.user_cache_dir))
    page = (ROOT / "docs" / "windows.md").read_text("utf-8")
    assert f"`{config}\\credentials.json`" in page
    assert cache == f"{config}\\Cache"
    assert "`Cache` beside it" in page
