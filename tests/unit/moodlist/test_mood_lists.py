from pathlib import Path

import pytest

from classify.errors import BadRequest
from moodlist.mood_lists import check_files, list_files, mood_lists, target_of
from tests.unit.classify.builders import report, track


def test_a_mood_called_rest_has_a_file_of_its_own() -> None:
    files = list_files(Path("m"), ("rest", "a/b", "a b"), "m3u")
    names = {"rest": "rest", "a/b": "a-b", "a b": "a-b-2", None: "rest-2"}
    assert files == {mood: Path("m") / f"{name}.m3u8" for mood, name in names.items()}


def test_each_list_is_named_after_its_playlist() -> None:
    lists = mood_lists(report((track(1), (0.1, 0.9)), (track(2), (0.5, 0.5))), "clear")
    assert [each.report.playlist.name for each in lists] == [
        "Happy songs of Road",
        "Dark songs of Road",
        "The rest of Road",
    ]
    assert [each.report.items for each in lists] == [0, 1, 1]
    assert target_of(None).title("") == "The rest"


def test_none_of_the_files_that_are_read_is_written(tmp_path: Path) -> None:
    files = [tmp_path / "happy.csv", tmp_path / "dark.csv"]
    for each in files:
        each.touch()
    with pytest.raises(BadRequest, match="the songs are read from this file"):
        check_files(tmp_path, files[:1], ["liked", *map(str, files)], force=True)
