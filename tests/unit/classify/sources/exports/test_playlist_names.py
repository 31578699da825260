"""The name of a playlist that comes from a file."""

import pytest

from tests.unit.classify.sources.exports.support import IDS, export, read


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("Road.csv", "Road"),
        ("Road trip 2.1.csv", "Road trip 2.1"),
        ("Road - Skiley Export.json", "Road"),
        ("Spotify - Forza - (484) playlistCSV1604954896.csv", "Spotify - Forza - (484)"),
        ("C:\\Users\\ana\\Road.CSV", "Road"),
        ("/home/ana/road", "road"),
        (".csv", "Export file"),
        ("", "Export file"),
        (None, "Export file"),
    ],
)
def test_the_playlist_is_named_after_its_file(file_name: str | None, name: str) -> None:
    assert read(IDS[0], file_name).name == name


def test_a_playlist_name_in_the_file_is_preferred_to_the_file_name() -> None:
    assert export("tunemymusic_deezer.csv").name == "Road"
    assert export("Playlist1_2020.json").name == "Road"


def test_several_playlists_in_one_file_are_counted() -> None:
    assert export("tunemymusic.csv").name == "4 playlists"
    assert export("Playlist1.json").name == "2 playlists"
