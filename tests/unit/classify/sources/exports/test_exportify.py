"""Exports of https://exportify.net and https://exportify.app, in every version that people still have."""

import pytest

from classify.core.playlist import Track
from tests.unit.classify.sources.exports.support import EXPORTS, FEATURES, IDS, ISRC, export, read, skipped

NET_WITH_FEATURES = ["exportify_net_2025_04.csv", "exportify_net_explicit_twice.csv", "exportify_net_track_id.csv"]


def test_exportify_net_gives_each_track_names_id_and_features() -> None:
    first, second = export("exportify_net.csv").tracks
    assert first == Track(
        position=1,
        id=IDS[0],
        name="Lluvia, de verano",
        artists=("Los Faroles", "Marta Vela"),
        album='Cielos "altos"',
        given=FEATURES,
    )
    assert (second.id, second.name, second.artists) == (IDS[1], "Night Bus", ("Mira Holm",))


def test_a_row_that_ends_before_the_features_is_a_track_without_features() -> None:
    assert export("exportify_net.csv").tracks[1].given == {"duration_ms": 180_000.0}


def test_a_local_file_is_skipped_with_its_name() -> None:
    for name in ("exportify_net.csv", "exportify_app.csv", "exportify_app_german.csv"):
        (local,) = export(name).skipped
        assert (local.reason, local.name) == ("local_file", "Nana")


def test_undefined_artists_of_exportify_net_are_missing() -> None:
    assert export("exportify_net.csv").skipped[0].artists == ()


@pytest.mark.parametrize("name", NET_WITH_FEATURES)
def test_every_version_of_exportify_net_is_read(name: str) -> None:
    (track,) = export(name).tracks
    assert track == Track(
        position=1, id=IDS[0], name="Lluvia", artists=("Los Faroles",), album="Cielos", given=FEATURES
    )


def test_exportify_net_without_features_gives_the_duration() -> None:
    (track,) = export("exportify_net_no_features.csv").tracks
    assert (track.id, track.given) == (IDS[0], {"duration_ms": 207_959.0})


def test_artists_of_the_fork_of_2020_are_split_at_commas() -> None:
    (track,) = export("exportify_net_fork_2020.csv").tracks
    assert (track.id, track.artists, track.given) == (IDS[0], ("Los Faroles", "Marta Vela"), FEATURES)


@pytest.mark.parametrize(
    "name",
    [
        "exportify_app.csv",
        "exportify_app_everything.csv",
        "exportify_app_german.csv",
        "exportify_app_german_everything.csv",
        "exportify_app_german_plain.csv",
    ],
)
def test_exportify_app_is_read_in_every_language(name: str) -> None:
    track = export(name).tracks[0]
    assert (track.position, track.id, track.name, track.album) == (1, IDS[0], "Lluvia", "Cielos")
    assert (track.artists, track.isrc) == (("Vela, Marta", "Los Faroles"), ISRC)
    assert track.given is not None
    assert track.given["duration_ms"] == 207_959


@pytest.mark.parametrize(
    "name", ["exportify_app_everything.csv", "exportify_app_german.csv", "exportify_app_german_everything.csv"]
)
def test_features_of_exportify_app_are_found_in_every_column_layout(name: str) -> None:
    assert export(name).tracks[0].given == FEATURES


@pytest.mark.parametrize("name", ["exportify_app_2015.csv", "exportify_app_2020.csv"])
def test_old_exports_of_exportify_app_are_read(name: str) -> None:
    (track,) = export(name).tracks
    assert (track.id, track.artists, track.album) == (IDS[0], ("Vela, Marta", "Los Faroles"), "Cielos")


def test_a_wide_unknown_table_without_spotify_uris_is_not_read_by_position() -> None:
    header, row = (",".join(f"{kind}{place}" for place in range(25)) for kind in ("欄", "x"))
    with pytest.raises(Exception, match="Unrecognised file format"):
        read(f"{header}\n{row}\n")


def test_a_header_without_rows_is_an_empty_playlist() -> None:
    header = (EXPORTS / "exportify_net.csv").read_text("utf-8").splitlines()[0]
    playlist = read(header, "Road.csv")
    assert (playlist.name, playlist.tracks, playlist.skipped) == ("Road", (), ())


def test_a_repeated_track_is_skipped_as_a_duplicate() -> None:
    text = (EXPORTS / "exportify_net_2025_04.csv").read_text("utf-8")
    playlist = read(text + text.splitlines()[1])
    assert [track.position for track in playlist.tracks] == [1]
    assert skipped(playlist) == [(2, "duplicate", "Lluvia")]
