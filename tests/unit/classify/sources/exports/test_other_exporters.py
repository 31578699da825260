"""Exports of TuneMyMusic, Soundiiz and Skiley, and tables from unknown exporters."""

import pytest

from classify.core.playlist import Track
from classify.core.song_names import SongName
from tests.unit.classify.sources.exports.support import FEATURES, IDS, ISRC, export, items, read, skipped


def test_tunemymusic_gives_the_tracks_of_all_playlists() -> None:
    playlist = export("tunemymusic.csv")
    first, second = playlist.tracks
    assert first == Track(position=1, id=IDS[0], name="Lluvia", artists=("Vela, Marta",), album="Cielos", isrc=ISRC)
    assert (second.position, second.id) == (2, IDS[1])


def test_artists_and_albums_in_a_tunemymusic_file_are_skipped() -> None:
    assert skipped(export("tunemymusic.csv")) == [(3, "no_id", "Mira Holm"), (4, "no_id", "Lines")]


def test_tunemymusic_tracks_of_another_service_have_an_isrc() -> None:
    (track,) = export("tunemymusic_deezer.csv").tracks
    assert (track.id, track.isrc) == (None, ISRC)


def test_tracks_in_an_old_tunemymusic_file_are_skipped_without_an_id() -> None:
    playlist = export("tunemymusic_old.csv")
    assert (playlist.name, skipped(playlist)) == ("Road", [(1, "no_id", "Lluvia")])


def test_soundiiz_gives_ids_isrcs_and_durations_in_seconds() -> None:
    first, second = export("soundiiz.csv").tracks
    assert first == Track(
        position=1,
        id=IDS[0],
        name="Lluvia",
        artists=("Vela, Marta",),
        album="Cielos",
        isrc=ISRC,
        given={"duration_ms": 225_000.0},
    )
    assert (second.id, second.isrc, second.given) == (None, "DEA622400002", {"duration_ms": 180_000.0})


def test_soundiiz_tracks_of_other_services_without_isrc_are_skipped() -> None:
    assert skipped(export("soundiiz.csv")) == [(3, "no_id", "Semi; colon")]


def test_a_soundiiz_file_with_an_index_column_is_read() -> None:
    playlist = export("soundiiz_index.csv")
    assert [(track.position, track.isrc) for track in playlist.tracks] == [(1, ISRC)]
    assert skipped(playlist) == [(2, "no_id", "Night Bus")]


@pytest.mark.parametrize("name", ["skiley.csv", "skiley.json"])
def test_skiley_gives_all_ten_features(name: str) -> None:
    playlist = export(name)
    assert playlist.tracks == (
        Track(
            position=1,
            id=IDS[0],
            name="Lluvia",
            artists=("Vela, Marta", "Los Faroles", "Duo Norte"),
            album="Cielos",
            isrc=ISRC,
            given={**FEATURES, "duration_ms": 209_000.0},
        ),
    )
    assert skipped(playlist) == [(2, "local_file", "Nana")]


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [("03:29", 209_000), ("1:02:03", 3_723_000), ("209000", 209_000), ("3:29.5", 209_000), ("long", None)],
)
def test_a_duration_of_skiley_is_a_clock_time_or_milliseconds(written: str, milliseconds: float | None) -> None:
    (track,) = read(f"trackUri,trackDuration\nspotify:track:{IDS[0]},{written}\n").tracks
    assert track.given == ({"duration_ms": milliseconds} if milliseconds else None)


def test_a_number_of_unknown_unit_is_not_a_duration() -> None:
    text = f"Spotify ID,Duration\n{IDS[0]},209\n{IDS[1]},3:29\n"
    assert [track.given for track in read(text).tracks] == [None, {"duration_ms": 209_000.0}]


def test_a_table_with_a_track_id_column_is_read() -> None:
    (track,) = export("generic.csv").tracks
    assert (track.id, track.name, track.given) == (IDS[0], "Lluvia", FEATURES)
    assert track.artists == ("Los Faroles", "Marta Vela")


def test_a_table_of_features_needs_no_ids_and_may_use_decimal_commas() -> None:
    complete, lacking = items(export("features_only.csv"))
    assert isinstance(complete, Track)
    assert (complete.id, complete.name, complete.given) == (None, "Lluvia", FEATURES)
    assert (lacking.position, lacking.name) == (2, "Night Bus")
    assert skipped(export("features_only.csv")) == [(2, "no_id", "Night Bus")]


@pytest.mark.parametrize("missing", ["", "undefined", "null", "NaN", "None", "-", "inf", "1e999"])
def test_a_feature_that_is_not_a_finite_number_is_missing(missing: str) -> None:
    (track,) = read(f"Track URI,Energy,Valence\nspotify:track:{IDS[0]},{missing},0.5\n").tracks
    assert track.given == {"valence": 0.5}


@pytest.mark.parametrize("word", ["NaN", "nan", "None", "null", "NULL", "N/A", "n/a", "undefined", "inf", "-"])
def test_a_word_for_a_missing_number_is_the_name_of_a_song_an_artist_an_album_and_a_playlist(word: str) -> None:
    text = f"Track URI,Track Name,Artist,Album,Playlist name,Energy\nspotify:track:{IDS[0]}" + f",{word}" * 5
    playlist = read(text)
    (track,) = playlist.tracks
    assert (track.name, track.artists, track.album, track.given) == (word, (word,), word, None)
    assert playlist.name == word


@pytest.mark.parametrize("word", ["NaN", "null", "N/A", "undefined"])
def test_a_song_of_such_a_name_can_be_searched(word: str) -> None:
    (song,) = read(f"Title,Artist\n{word},{word}\n").skipped
    (same,) = read(f'[{{"title": "{word}", "artist": "{word}"}}]').skipped
    assert song.named == same.named == SongName(word, (word,))


@pytest.mark.parametrize(
    ("link", "track_id"),
    [
        (f"spotify:track:{IDS[0]}", IDS[0]),
        (IDS[0], IDS[0]),
        (f"https://open.spotify.com/track/{IDS[0]}?si=a", IDS[0]),
        (f"http://play.spotify.com/intl-es/track/{IDS[0]}", IDS[0]),
        (f"open.spotify.com/embed/track/{IDS[0]}", IDS[0]),
    ],
)
def test_a_link_column_may_hold_uris_ids_and_urls(link: str, track_id: str) -> None:
    assert [track.id for track in read(f"url,title\n{link},Lluvia\n").tracks] == [track_id]


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("spotify:local:Papa:Casa:Nana:128", "local_file"),
        ("https://open.spotify.com/local/Papa/Casa/Nana/128", "local_file"),
        (f"spotify:episode:{IDS[0]}", "episode"),
        (f"https://open.spotify.com/intl-es/episode/{IDS[0]}", "episode"),
        (f"spotify:show:{IDS[0]}", "episode"),
        (f"spotify:playlist:{IDS[0]}", "no_id"),
        ("spotify:track:tooshort", "no_id"),
        ("https://spotify.link/abc", "no_id"),
        ("", "no_id"),
    ],
)
def test_a_link_to_something_other_than_a_track_is_skipped_with_a_reason(link: str, reason: str) -> None:
    assert skipped(read(f"url,title\n{link},Lluvia\n")) == [(1, reason, "Lluvia")]


@pytest.mark.parametrize(
    ("uri", "reason"), [("spotify:album:{}", "no_id"), ("spotify:artist:{}", "no_id"), ("spotify:show:{}", "episode")]
)
def test_an_id_beside_the_link_of_another_kind_is_not_a_track(uri: str, reason: str) -> None:
    playlist = read(f"id,uri,name\n{IDS[0]},{uri.format(IDS[0])},Lluvia\n{IDS[1]},spotify:track:{IDS[1]},Sol\n")
    assert [track.id for track in playlist.tracks] == [IDS[1]]
    assert [(item.reason, item.name, item.url) for item in playlist.skipped] == [(reason, "Lluvia", None)]


def test_the_link_of_a_track_wins_over_that_of_its_album() -> None:
    (track,) = read(f"uri,url\nspotify:album:{IDS[1]},https://open.spotify.com/track/{IDS[0]}\n").tracks
    assert track.id == IDS[0]
