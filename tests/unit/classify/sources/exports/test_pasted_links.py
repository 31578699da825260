"""Lists as text: links, one or several per line, with or without words; M3U; the text of spotify-backup."""

import pytest

from classify.core.playlist import SkipReason
from classify.core.song_names import SongName
from classify.errors import BadRequest
from tests.unit.classify.sources.exports.support import IDS, export, items, read, skipped


def test_links_with_any_separator_are_read_in_order() -> None:
    playlist = export("pasted.txt")
    assert [(track.position, track.id) for track in playlist.tracks] == [(2, IDS[0]), (3, IDS[1]), (4, IDS[2])]


def test_a_line_without_a_link_is_skipped_and_does_not_vanish() -> None:
    assert skipped(export("pasted.txt")) == [
        (1, "no_id", "My songs:"),
        (5, "local_file", "Nana azul"),
        (6, "episode", None),
    ]


def test_an_m3u_answer_of_moodlist_is_read_without_its_comments() -> None:
    playlist = export("pasted.m3u")
    assert [item.position for item in items(playlist)] == [1]
    assert playlist.tracks[0].id == IDS[0]


def test_m3u_titles_name_the_entries_below_them() -> None:
    text = (
        "#EXTM3U\n#PLAYLIST:Road\n"
        f"#EXTINF:208,Quiet Tides - Rain - Live\nhttps://open.spotify.com/track/{IDS[0]}\n"
        f'#EXTINF:-1 logo="x",Snow\nspotify:track:{IDS[1]}\n'
        f"#EXTINF:,\n# a comment\nspotify:track:{IDS[2]}\n"
        "#EXTINF:100,Gravel Choir - Wind\n/music/wind.mp3\nhttp://radio.example/stream\n"
    )
    playlist = read(text, "x.m3u8")
    assert playlist.name == "Road"
    assert [(track.id, track.name, track.artists) for track in playlist.tracks] == [
        (IDS[0], "Rain - Live", ("Quiet Tides",)),
        (IDS[1], "Snow", ()),
        (IDS[2], None, ()),
    ]
    assert [(item.position, item.name, item.artists) for item in playlist.skipped] == [
        (4, "Wind", ("Gravel Choir",)),
        (5, "http://radio.example/stream", ()),
    ]


def test_the_text_of_spotify_backup_has_names_and_playlists() -> None:
    playlist = export("spotify_backup.txt")
    assert playlist.name == "2 playlists"
    assert [(track.id, track.name, track.artists, track.album) for track in playlist.tracks] == [
        ("1Fie1dCase000000000001", "First Song", ("Quiet Tides",), "LP"),
        ("1Fie1dCase000000000002", "Second Song", ("Gravel Choir", "Quiet Tides"), "LP"),
        ("1Fie1dCase000000000003", "Third Song", ("Quiet Tides",), "LP"),
    ]
    assert playlist.skipped == ()


def test_every_line_with_cells_in_the_text_of_spotify_backup_is_an_item() -> None:
    lines = (
        f"Road\r\nRain\x0b\u2028\tA\tLP\tspotify:track:{IDS[0]}\t2024-01-01\r\n"
        "Nana\tPapa\tCasa\tspotify:local:Papa:Casa:Nana:128\r\n"
        f"Radio\t\tNorte\tspotify:episode:{IDS[1]}\r\nGone\tB\tLP\tNone\r\n\r\nEmpty\r\n\r\n"
    )
    playlist = read(lines)
    assert (playlist.name, [track.id for track in playlist.tracks]) == ("Road", [IDS[0]])
    assert skipped(playlist) == [(2, "local_file", "Nana"), (3, "episode", "Radio"), (4, "no_id", "Gone")]


def test_words_beside_a_link_are_its_label() -> None:
    assert [(track.id, track.name, track.label) for track in export("words_beside_links.txt").tracks] == [
        ("1Fie1dCase000000000001", None, "Quiet Tides - First Song"),
        ("1Fie1dCase000000000002", None, "Gravel Choir - Second Song"),
    ]


LINK, OTHER = f"https://open.spotify.com/track/{IDS[0]}", f"spotify:track:{IDS[1]}"


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        (f"{LINK}?si=1 Rain (Live)", ["Rain (Live)"]),
        (f"- Rain (Live): {LINK}", ["Rain (Live)"]),
        (f"* [Rain]({LINK}), [Snow]({OTHER}).", ["Rain", "Snow"]),
        (f"Rain {LINK}, Snow {OTHER}!", ["Rain", "Snow"]),
        (f"# a comment\n#1 Rain {LINK}", ["#1 Rain"]),
        (f"{LINK} Rain {OTHER} Snow", ["Rain", "Snow"]),
        (f"Rain\tA\t{LINK}", ["Rain - A"]),
        (f"...Rain | {LINK}", ["...Rain"]),
        (f"{LINK} {OTHER}", [None, None]),
        (f"<{LINK}>", [None]),
        (f"{'x' * 300} {LINK}", ["x" * 200]),
    ],
)
def test_a_label_has_no_marks_around_it(line: str, labels: list[str | None]) -> None:
    assert [track.label for track in read(line).tracks] == labels


def test_a_skipped_item_is_named_by_its_label() -> None:
    assert skipped(read(f"Radio Norte spotify:episode:{IDS[0]}\n{LINK}")) == [(1, "episode", "Radio Norte")]


def test_bare_ids_are_read() -> None:
    assert [track.id for track in read(f"{IDS[0]}\n{IDS[1]} {IDS[2]}\n ,;\n").tracks] == list(IDS)


def test_words_around_a_link_are_not_its_name() -> None:
    (track,) = read(f"Listen (https://open.spotify.com/track/{IDS[0]})!").tracks
    assert (track.id, track.name, track.label) == (IDS[0], None, "Listen")


def test_a_full_stop_after_a_link_is_ignored() -> None:
    assert read(f"It is https://open.spotify.com/track/{IDS[0]}.").tracks[0].id == IDS[0]


@pytest.mark.parametrize("kind", ["playlist", "album", "artist"])
def test_a_link_to_something_other_than_a_track_is_refused_with_advice(kind: str) -> None:
    with pytest.raises(BadRequest, match=f"links to a Spotify {kind}, not to tracks") as refused:
        read(f"https://open.spotify.com/{kind}/{IDS[0]}")
    assert "paste the links" in refused.value.detail


def test_text_without_links_is_refused() -> None:
    with pytest.raises(BadRequest, match="Unrecognised file format"):
        read("dear diary\ntoday I listened to music\n# and a comment")


TYPED = """# my list
1. The Example Band - Sunday Parade

2) Quiet Hours \N{EN DASH} Paper Lanterns - Live
* Loud Neighbours \N{EM DASH} Iron Weather
"""


def test_typed_lines_of_artist_and_title_are_songs_that_can_be_searched() -> None:
    playlist = read(TYPED)
    assert [item.named for item in playlist.skipped] == [
        SongName("Sunday Parade", ("The Example Band",)),
        SongName("Paper Lanterns - Live", ("Quiet Hours",)),
        SongName("Iron Weather", ("Loud Neighbours",)),
    ]
    assert {item.reason for item in playlist.skipped} == {SkipReason.NO_ID}


@pytest.mark.parametrize("text", ["A sentence - with a dash.", "Artist - Title\nNo dash", "Artist-Title\nOther-Title"])
def test_other_text_is_not_a_typed_list(text: str) -> None:
    with pytest.raises(BadRequest, match="Unrecognised"):
        read(text)
