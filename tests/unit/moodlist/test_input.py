import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist.input import asked_for

Typed = Callable[[bytes], None]
ID = "1MoodlistRoadTrip00001"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Puts bytes on standard input."""

    def put(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


def test_a_link_is_a_link() -> None:
    assert asked_for(f"https://open.spotify.com/playlist/{ID}?si=x") == SpotifyLink("playlist", ID)


def test_liked_is_the_liked_songs() -> None:
    assert asked_for("liked") == SpotifyLink("liked", None)


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"x")
    assert asked_for(str(file)) == ExportFile(b"x", "mine.csv")


@pytest.mark.parametrize("name", ["liked", ID])
def test_a_file_comes_before_a_link_of_the_same_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(b"x")
    assert asked_for(name) == ExportFile(b"x", name)


def test_what_is_neither_says_that_there_is_no_such_file() -> None:
    with pytest.raises(BadRequest, match="There is no file of this name"):
        asked_for("missing.csv")


def test_a_bad_link_is_not_called_a_file() -> None:
    with pytest.raises(BadRequest) as caught:
        asked_for("https://open.spotify.com/artist/x")
    assert "file" not in caught.value.detail


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="is a directory"):
        asked_for(str(tmp_path))


def test_a_text_too_long_for_a_file_name_is_refused_as_a_link() -> None:
    with pytest.raises(BadRequest, match="too long"):
        asked_for("x" * 5000)


def test_standard_input_may_hold_a_file(typed: Typed) -> None:
    typed(b"Track URI,Energy\n")
    assert asked_for("-") == ExportFile(b"Track URI,Energy\n")


def test_standard_input_may_hold_the_link_of_a_playlist(typed: Typed) -> None:
    typed(f"https://open.spotify.com/playlist/{ID}\n".encode())
    assert asked_for("-") == SpotifyLink("playlist", ID)


def test_a_pasted_link_to_a_track_is_a_list_of_one_track(typed: Typed) -> None:
    typed(f"https://open.spotify.com/track/{ID}\n".encode())
    assert isinstance(asked_for("-"), ExportFile)
