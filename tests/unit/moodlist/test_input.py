import gzip
import io
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from moodlist import input as input_module
from moodlist.input import read_source
from tests.integration.moodlist.running_command import until

Typed = Callable[[bytes], None]
ID = "1MoodlistRoadTrip00001"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return a function that puts bytes on standard input."""

    def put(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


def test_a_playlist_link_is_parsed() -> None:
    assert read_source(f"https://open.spotify.com/playlist/{ID}?si=x") == SpotifyLink("playlist", ID)


def test_liked_means_the_liked_songs() -> None:
    assert read_source("liked") == SpotifyLink("liked", None)


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"x")
    assert read_source(str(file)) == ExportFile(b"x", "mine.csv")


@pytest.mark.parametrize("name", ["liked", ID])
def test_a_file_takes_precedence_over_a_link_of_the_same_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(b"x")
    assert read_source(name) == ExportFile(b"x", name)


def test_a_name_that_is_neither_a_file_nor_a_link_is_refused() -> None:
    with pytest.raises(BadRequest, match=r"^Cannot read 'missing.csv': no such file, and not a Spotify link\.$"):
        read_source("missing.csv")


@pytest.mark.parametrize("link", ["https://open.spotify.com/artist/x", "open.spotify.com/artist/x", "spotify:artist:x"])
def test_the_error_for_an_unsupported_link_does_not_mention_files(link: str) -> None:
    with pytest.raises(BadRequest, match="Spotify artist") as caught:
        read_source(link)
    assert "file" not in caught.value.detail


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="is a directory"):
        read_source(str(tmp_path))


def test_a_file_without_read_permission_is_reported_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "locked.csv").touch()
    for method in ("read_bytes", "stat"):  # root may read everything; a locked folder refuses `stat`
        with monkeypatch.context() as patch:
            patch.setattr(Path, method, refuse)
            with pytest.raises(BadRequest, match=r"^Cannot read '.*locked\.csv': Permission denied\.$"):
                read_source(str(tmp_path / "locked.csv"))


def test_a_device_is_refused() -> None:
    for name in ("/dev/zero", "/dev/null"):
        with pytest.raises(BadRequest, match=f"^Cannot read '{name}': it is not a file. Name a file, or `-`"):
            read_source(name)


def test_a_named_pipe_that_no_program_writes_to_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadRequest, match="it is a named pipe to which no program is writing"):
        read_source(str(tmp_path / "pipe"))


@pytest.mark.parametrize("written_before", [b"", b"Track", b"x" * 30_000])
def test_a_named_pipe_is_read_until_its_writer_ends(tmp_path: Path, written_before: bytes) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)  # lets the writer begin
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    os.write(writer, written_before)
    with ThreadPoolExecutor() as pool:
        found = pool.submit(read_source, str(tmp_path / "pipe"))
        until(lambda: found.running() or found.done())
        os.write(writer, b" end")
        os.close(writer)
        assert found.result(timeout=10) == ExportFile(written_before + b" end", "pipe")
    os.close(reader)


def test_a_file_name_that_is_not_text_is_replaced_in_the_playlists_name(tmp_path: Path) -> None:
    name = os.fsdecode(bytes(tmp_path) + b"/\xff.csv")
    Path(name).write_bytes(b"x")
    assert read_source(name) == ExportFile(b"x", "\ufffd.csv")


@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_an_empty_standard_input_is_called_so(typed: Typed, content: bytes) -> None:
    typed(content)
    with pytest.raises(BadRequest, match=r"^Standard input was empty: there is nothing to read\. Pipe "):
        read_source("-")


def test_a_text_that_is_too_long_for_a_file_name_is_refused_and_shortened() -> None:
    with pytest.raises(BadRequest, match=f"^Cannot read '{'x' * 200}': no such file"):
        read_source("x" * 5000)


def test_a_file_is_read_from_standard_input(typed: Typed) -> None:
    typed(b"Track URI,Energy\n")
    assert read_source("-") == ExportFile(b"Track URI,Energy\n")


def test_a_compressed_file_is_unpacked_whatever_its_name_says(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv.gz"
    file.write_bytes(gzip.compress(b"Track URI,Energy\n"))
    assert read_source(str(file)) == ExportFile(b"Track URI,Energy\n", "mine.csv.gz")
    renamed = file.rename(tmp_path / "mine.csv")
    assert read_source(str(renamed)) == ExportFile(b"Track URI,Energy\n", "mine.csv")


def test_a_compressed_file_is_read_from_standard_input(typed: Typed) -> None:
    typed(gzip.compress(b"Track URI,Energy\n"))
    assert read_source("-") == ExportFile(b"Track URI,Energy\n")


def test_a_compressed_file_may_hold_so_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mine.csv.gz"
    file.write_bytes(gzip.compress(bytes(1001)))
    monkeypatch.setattr(input_module, "MAX_UNPACKED", 1000)
    with pytest.raises(TooLarge, match="more than 1,000 bytes, the limit"):
        read_source(str(file))


def test_a_playlist_link_is_read_from_standard_input(typed: Typed) -> None:
    typed(f"https://open.spotify.com/playlist/{ID}\n".encode())
    assert read_source("-") == SpotifyLink("playlist", ID)


def test_a_track_link_on_standard_input_is_a_list_of_one_track(typed: Typed) -> None:
    typed(f"https://open.spotify.com/track/{ID}\n".encode())
    assert isinstance(read_source("-"), ExportFile)
