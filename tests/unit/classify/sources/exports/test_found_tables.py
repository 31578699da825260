"""Tables as people's programs and spreadsheets write them: every song with its names, ids and numbers."""

import pytest

from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.playlist import Track
from tests.unit.classify.sources.exports.support import export, items, skipped

FOUND = tuple(f"1Fie1dCase00000000000{number}" for number in range(10))
HAPPY = AudioFeatures(0.81, 0.12, 122.4, 0.05, 0.16, 0.0, 0.78, 214_000.0, -5.0, 0.94)
RELAXING = AudioFeatures(0.21, 0.10, 82.1, 0.03, 0.91, 0.84, 0.52, 214_000.0, -15.1, 0.42)


def song(position: int, number: int, name: str, *artists: str) -> Track:
    return Track(position=position, id=FOUND[number], name=name, artists=artists)


def named(name: str) -> list[Track]:
    """Return the tracks of a table without skipped items, reduced to position, id, name and artists."""
    playlist = export(f"tables/{name}")
    assert playlist.skipped == ()
    return [Track(position=at.position, id=at.id, name=at.name, artists=at.artists) for at in playlist.tracks]


@pytest.mark.parametrize(
    ("table", "tracks", "features"),
    [
        (
            "excel_unicode_text.txt",
            [song(1, 1, "Lluvia de otoño", "Los Años"), song(2, 2, "夜のドライブ", "夏の星")],
            [HAPPY, RELAXING],
        ),
        ("decimal_commas.csv", [song(1, 1, "Lluvia de otoño", "Los Años")], [HAPPY]),
        (
            "whole_lines_in_cells.csv",
            [song(1, 1, "Lluvia, de otoño", "Los Años"), song(2, 2, "Second Song", "Quiet Tides")],
            [HAPPY, RELAXING],
        ),
        ("pipes.csv", [song(1, 1, "First Song", "Quiet Tides")], [RELAXING]),
        ("lists_of_artists.csv", [song(1, 3, "Third Song", "Quiet Tides", "Gravel, Choir")], [RELAXING]),
        ("length_in_milliseconds.csv", [song(1, 1, "First Song", "Quiet Tides")], [RELAXING]),
        ("thousands_separators.csv", [song(1, 1, "First Song", "Quiet Tides")], [RELAXING]),
    ],
)
def test_a_table_with_all_features_needs_no_lookup(
    table: str, tracks: list[Track], features: list[AudioFeatures]
) -> None:
    assert named(table) == tracks
    given = [track.given or {} for track in export(f"tables/{table}").tracks]
    assert given == [dict(zip(FEATURE_NAMES, each.row(), strict=True)) for each in features]


@pytest.mark.parametrize(
    ("table", "tracks"),
    [
        (
            "exportify_cli.csv",
            [song(1, 1, "First Song", "Quiet Tides", "Gravel Choir"), song(2, 2, "Second Song", "Rocker's Choir")],
        ),
        ("spanish.csv", [song(1, 1, "Lluvia", "Los Años"), song(2, 2, "Night Bus", "Quiet Tides")]),
        ("spanish_accents.csv", [song(1, 1, "Lluvia", "Los Años")]),
        ("scraped.csv", [song(1, 1, "First Song", "Quiet Tides"), song(2, 2, "Second Song", "Gravel Choir")]),
        ("titled.csv", [song(1, 1, "First Song", "Quiet Tides")]),
        ("blanks_before_quotes.csv", [song(1, 1, "Rain, Rain", "Taylor, The Maker")]),
    ],
)
def test_a_table_without_features_gives_every_song_its_id_and_names(table: str, tracks: list[Track]) -> None:
    assert named(table) == tracks


def test_roon_gives_isrcs_in_lower_case_and_two_in_one_cell() -> None:
    first, second = export("tables/roon.csv").tracks
    assert (first.name, first.isrc, first.more_isrcs) == ("First Song", "QZFIE2400001", ())
    assert (second.name, second.isrc, second.more_isrcs) == ("Second Song", "QZFIE2400002", ("QZFIE2400003",))


def test_a_uri_settles_that_a_row_is_an_album_or_an_artist() -> None:
    playlist = export("tables/albums_and_artists.csv")
    assert skipped(playlist) == [(1, "no_id", "Some Album"), (2, "no_id", "Quiet Tides")]
    assert [each.url for each in playlist.skipped] == [None, None]
    assert [(each.position, each.name) for each in items(playlist)] == [
        (1, "Some Album"),
        (2, "Quiet Tides"),
        (3, "First Song"),
    ]
    assert [track.id for track in playlist.tracks] == [FOUND[1]]
