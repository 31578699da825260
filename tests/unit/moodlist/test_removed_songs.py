import csv
from pathlib import Path

import pytest

from classify.core.playlist import ExportFile
from classify.saving.targets import OwnPlaylist
from classify.sources.exports import ExportFileSource
from moodlist.removed_songs import RemovedSongs
from tests.unit.classify.builders import spotify_id, track

MINE, OTHER = OwnPlaylist(spotify_id(1), "Mine"), OwnPlaylist(spotify_id(2), "Other")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("moodlist.removed_songs.user_cache_path", lambda _: tmp_path)
    return tmp_path / "removed"


def test_a_copy_gives_the_songs_with_the_ids_that_they_were_added_with(folder: Path) -> None:
    removed = RemovedSongs()
    removed.keep(MINE, [track(3, name="=Nana", artists=("Duo",), linked_from=spotify_id(9)), track(5, name="b\r\nc")])
    (file,) = removed.files
    assert file.parent == folder
    read = ExportFileSource().playlist(ExportFile(file.read_bytes())).tracks
    assert [(each.id, each.name, each.artists) for each in read] == [
        (spotify_id(9), "=Nana", ("Duo",)),
        (spotify_id(5), "b\r\nc", ()),
    ]


def test_a_further_attempt_adds_only_what_has_not_been_kept() -> None:
    removed = RemovedSongs()
    removed.keep(MINE, [track(1), track(2)])
    removed.keep(MINE, [track(1), track(2)])
    assert len(removed.files) == 1
    removed.keep(MINE, [track(2), track(3)])
    removed.keep(OTHER, [track(2)])
    rows = [list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) for file in removed.files]
    assert [[row["position"] for row in each] for each in rows] == [["1", "2"], ["3"], ["2"]]
