from pathlib import Path

import pytest

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist.custom_moods.moods_file import asked_in, read

ID = "1MoodlistRoadTrip00001"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "moods.toml"


def test_moods_are_read_in_their_order_and_in_lower_case(file: Path) -> None:
    file.write_text('\ufeff[moods]\nSleep = ["a.csv"]\n"Año nuevo" = ["liked", "b.csv"]\n', encoding="utf-8")
    assert read(file) == {"sleep": ["a.csv"], "año nuevo": ["liked", "b.csv"]}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[moods\n", "line 1, column 7"),
        ("[moods]\ngym = [\n", "no TOML"),
        ("", r"no table \[moods\]"),
        ("moods = 3", r"no table \[moods\]"),
        ('gym = ["a"]\n[moods]\nsleep = ["b"]', r"'gym' is not below \[moods\]"),
        ("[moods]", "names no mood"),
        ('[moods]\ngym = ["a"]', "names one mood"),
        ('[moods]\ngym = ["a"]\nsleep = "b"', "mood 'sleep': its value is no list of texts"),
        ('[moods]\ngym = ["a"]\nsleep = ["b", 3]', "mood 'sleep': its value is no list of texts"),
        ('[moods]\ngym = ["a"]\nsleep = []', "mood 'sleep': the list is empty"),
        ('[moods]\ngym = ["a"]\nsleep = [" "]', "mood 'sleep': an entry is empty"),
        ('[moods]\ngym = ["a"]\nGym = ["b"]', "'Gym' stands there twice"),
        ('[moods]\ngym = ["a"]\n"" = ["b"]', "'' has no name"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(file: Path, text: str, complaint: str) -> None:
    file.write_text(text)
    with pytest.raises(BadRequest, match=complaint):
        read(file)


def test_a_file_that_is_missing_or_no_text_is_refused(file: Path) -> None:
    with pytest.raises(BadRequest, match="cannot be read: No such file"):
        read(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadRequest, match="is no TOML"):
        read(file)


def test_files_are_those_of_the_folder_and_not_those_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("only_here.csv").touch()
    (tmp_path / "a.csv").write_bytes(b"x")
    assert asked_in(tmp_path, "a.csv") == ExportFile(b"x", "a.csv")
    assert asked_in(tmp_path, str(tmp_path / "a.csv")) == ExportFile(b"x", "a.csv")
    with pytest.raises(BadRequest, match="There is no file"):
        asked_in(tmp_path, "only_here.csv")


def test_links_are_links(tmp_path: Path) -> None:
    assert asked_in(tmp_path, f"spotify:playlist:{ID}") == SpotifyLink("playlist", ID)
    assert asked_in(tmp_path, "liked") == SpotifyLink("liked", None)


@pytest.mark.parametrize("entry", ["-", "x" * 5000])
def test_what_is_neither_is_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(BadRequest, match="There is no file"):
        asked_in(tmp_path, entry)


def test_a_link_to_something_without_songs_is_not_called_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"^This is a link to a Spotify artist"):
        asked_in(tmp_path, f"https://open.spotify.com/artist/{ID}")
