from pathlib import Path

import pytest

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist.custom_moods.moods_file import read_entry, read_moods

ID = "1MoodlistRoadTrip00001"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "moods.toml"


def test_moods_are_read_in_order_and_in_lower_case(file: Path) -> None:
    file.write_text('\ufeff[moods]\nSleep = ["a.csv"]\n"Año nuevo" = ["liked", "b.csv"]\n', encoding="utf-8")
    assert read_moods(file) == {"sleep": ["a.csv"], "año nuevo": ["liked", "b.csv"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[moods\n", "line 1, column 7"),
        ("[moods]\ngym = [\n", "not valid TOML"),
        ("", r"no table \[moods\]"),
        ("moods = 3", r"no table \[moods\]"),
        ('gym = ["a"]\n[moods]\nsleep = ["b"]', r"'gym' must be in the table \[moods\]"),
        ("[moods]", "has no moods"),
        ('[moods]\ngym = ["a"]', "has one mood;"),
        ('[moods]\ngym = ["a"]\nsleep = "b"', "mood 'sleep': its value must be a list of strings"),
        ('[moods]\ngym = ["a"]\nsleep = ["b", 3]', "mood 'sleep': its value must be a list of strings"),
        ('[moods]\ngym = ["a"]\nsleep = []', "mood 'sleep': the list is empty"),
        ('[moods]\ngym = ["a"]\nsleep = [" "]', "mood 'sleep': an entry is empty"),
        ('[moods]\ngym = ["a"]\nGym = ["b"]', "'Gym' is listed twice"),
        ('[moods]\ngym = ["a"]\n"" = ["b"]', "'' has no name"),
    ],
)
def test_each_mistake_in_the_file_is_explained(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(BadRequest, match=message):
        read_moods(file)


def test_a_missing_or_binary_file_is_refused(file: Path) -> None:
    with pytest.raises(BadRequest, match=r"Cannot read .*: No such file"):
        read_moods(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadRequest, match="is not valid TOML"):
        read_moods(file)


def test_file_names_are_relative_to_the_folder_and_not_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("only_here.csv").touch()
    (tmp_path / "a.csv").write_bytes(b"x")
    assert read_entry(tmp_path, "a.csv") == ExportFile(b"x", "a.csv")
    assert read_entry(tmp_path, str(tmp_path / "a.csv")) == ExportFile(b"x", "a.csv")
    with pytest.raises(BadRequest, match="no such file, and not a Spotify link"):
        read_entry(tmp_path, "only_here.csv")


def test_links_are_parsed(tmp_path: Path) -> None:
    assert read_entry(tmp_path, f"spotify:playlist:{ID}") == SpotifyLink("playlist", ID)
    assert read_entry(tmp_path, "liked") == SpotifyLink("liked", None)


@pytest.mark.parametrize("entry", ["-", "x" * 5000])
def test_an_entry_that_is_neither_a_file_nor_a_link_is_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(BadRequest, match="no such file, and not a Spotify link"):
        read_entry(tmp_path, entry)


def test_the_error_for_an_unsupported_link_does_not_mention_files(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"^This is a link to a Spotify artist"):
        read_entry(tmp_path, f"https://open.spotify.com/artist/{ID}")
