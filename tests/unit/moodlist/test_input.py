import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from moodlist import input as input_module
from moodlist.input import read_source

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
