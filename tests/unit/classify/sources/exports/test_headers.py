"""Columns are found by their names, wherever they stand."""

import csv
import io
from collections.abc import Sequence

import pytest

from classify.core.playlist import Playlist
from classify.errors import BadRequest
from tests.unit.classify.sources.exports.support import EXPORTS, FEATURES, IDS, ISRC, read, skipped

BASE, ADDED, GENRES, NUMBERS, ALBUM = range(17), range(18, 20), [20], range(21, 33), range(33, 36)
PLAYABLE = [17]
HEADERS = {
    row[0]: row[1:] for row in csv.reader((EXPORTS / "exportify_app_headers.txt").read_text("utf-8").splitlines())
}
OPTIONS = [
    [*BASE, *playable, *ADDED, *genres, *numbers, *album]
    for playable in ((), PLAYABLE)
    for genres in ((), GENRES)
    for numbers in ((), NUMBERS)
    for album in ((), ALBUM)
]
ROW = next(csv.reader([(EXPORTS / "exportify_app_german_everything.csv").read_text("utf-8").splitlines()[1]]))
EXPORTIFY, SONG = (EXPORTS / "exportify_net.csv").read_text("utf-8-sig").splitlines()[:2]


def read_table(header: Sequence[str], *rows: Sequence[str]) -> Playlist:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return read(text.getvalue())


@pytest.mark.parametrize("language", HEADERS)
def test_exportify_app_is_read_in_every_language_with_all_options(language: str) -> None:
    for columns in OPTIONS:
        (track,) = read_table([HEADERS[language][at] for at in columns], [ROW[at] for at in columns]).tracks
        assert (track.id, track.name, track.album, track.isrc) == (IDS[0], "Lluvia", "Cielos", ISRC)
        assert track.artists == ("Vela, Marta", "Los Faroles")
        assert track.given == (FEATURES if NUMBERS[0] in columns else {"duration_ms": 207_959.0})


@pytest.mark.parametrize("language", ["en", "de", "ja"])
@pytest.mark.parametrize("name", ["", "Notes", "Energy", "Tempo", "Title", "Type", "Added Date", "Link", "ID"])
def test_a_column_of_ones_own_changes_no_other_column_wherever_it_stands(language: str, name: str) -> None:
    for place in range(0, len(ROW) + 1, 7):
        header, row = (
            [*cells[:place], own, *cells[place:]] for cells, own in ((HEADERS[language], name), (ROW, "album"))
        )
        (track,) = read_table(header, row).tracks
        assert (track.id, track.name, track.album, track.isrc) == (IDS[0], "Lluvia", "Cielos", ISRC)
        assert (track.artists, track.given) == (("Vela, Marta", "Los Faroles"), FEATURES)


def test_columns_in_another_order_are_read_by_name() -> None:
    header, row = (next(csv.reader([line])) for line in (EXPORTIFY, SONG))
    (track,) = read_table(header[::-1], row[::-1]).tracks
    assert (track.id, track.name, track.artists) == (IDS[0], "Lluvia, de verano", ("Los Faroles", "Marta Vela"))
    assert track.given == FEATURES


def test_a_wide_table_with_unknown_names_is_not_read_by_position() -> None:
    (track,) = read_table([f"欄{place}" for place in range(36)], ROW).tracks  # as a list of links
    assert (track.id, track.name, track.given) == (IDS[0], None, None)


@pytest.mark.parametrize("values", [["high", "0.905"], ["80", "0.905"], ["", "0.905"], ["0.905", "low"]])
def test_of_two_columns_of_one_name_the_one_with_possible_values_counts(values: list[str]) -> None:
    assert read_table(["Track URI", "Energy", "Energy"], [IDS[0], *values]).tracks[0].given == {"energy": 0.905}


@pytest.mark.parametrize(("language", "name"), [("en", "Energy"), ("de", "Tempo"), ("ja", "Valence")])
@pytest.mark.parametrize("place", [0, 17, len(ROW)])
def test_of_two_columns_with_possible_values_the_one_among_the_features_counts(
    language: str, name: str, place: int
) -> None:
    header, row = ([*cells[:place], own, *cells[place:]] for cells, own in ((HEADERS[language], name), (ROW, "0.5")))
    assert read_table(header, row).tracks[0].given == FEATURES


def test_a_column_without_a_name_that_holds_track_links_identifies_the_tracks() -> None:
    playlist = read(f",track_name,artist_name\nspotify:track:{IDS[0]},Lluvia,Vela\nspotify:track:{IDS[1]},Bus,Holm\n")
    assert [track.id for track in playlist.tracks] == list(IDS[:2])


def test_a_column_called_type_does_not_overrule_the_link_to_a_track() -> None:
    text = f"Type,Track Name,URI\nAlbum,Lluvia,spotify:track:{IDS[0]}\nAlbum,Lines,{IDS[1]}\n"
    assert [track.id for track in read(text).tracks] == [IDS[0]]
    assert skipped(read(text)) == [(2, "no_id", "Lines")]


@pytest.mark.parametrize("kind", ["album", "artist", "playlist", "user", "episode", "show"])
@pytest.mark.parametrize(
    "form", ["spotify:{}:{}", "https://open.spotify.com/{}/{}?si=a", "open.spotify.com/intl-es/{}/{}"]
)
def test_a_link_to_something_else_overrules_an_id_alone(kind: str, form: str) -> None:
    (item,) = read(f"id,uri,name,artist\n{IDS[0]},{form.format(kind, IDS[0])},Lines,Holm\n").skipped
    assert (item.reason.value, item.url) == ("episode" if kind in {"episode", "show"} else "no_id", None)


def test_a_link_to_a_track_counts_beside_a_link_to_its_album() -> None:
    (track,) = read(f"uri,url,name\nspotify:album:{IDS[0]},https://open.spotify.com/track/{IDS[1]},Lluvia\n").tracks
    assert track.id == IDS[1]


@pytest.mark.parametrize(
    "header",
    [
        "Título,Artista(s),Enlace",
        "CANCION;INTERPRETE;URI DE SPOTIFY",
        "Titel;Interpret;Spotify-Link",
        "Titre\tArtiste\tLien",
        "Titolo|Artista|Link Spotify",
        "Música,Artista,Link do Spotify",
    ],
)
def test_headers_in_several_languages_are_read(header: str) -> None:
    separator = next(each for each in ",;\t|" if each in header)
    text = f"{header}\n{separator.join(('Lluvia', 'Vela', IDS[0]))}\n"
    assert [(track.id, track.name, track.artists) for track in read(text).tracks] == [(IDS[0], "Lluvia", ("Vela",))]


@pytest.mark.parametrize(
    "above",
    [
        "Shazam Library\n",
        'My "best" songs, of "2024\n\n',
        "Title: Road\nURL,https://open.spotify.com/playlist/37i9dQZF1DX0XUsuxWHRQd\nName,Road\n",
        "Playlist ID,37i9dQZF1DX0XUsuxWHRQd\n",
        "sep=,\n",
        '"sep=,"\n\n',
        "note\n" * 40,
    ],
)
def test_lines_above_the_header_are_not_songs(above: str) -> None:
    playlist = read(f"{above}Title,Artist,Link\nLluvia,Vela,{IDS[0]}\n")
    assert [(track.position, track.id, track.name) for track in playlist.tracks] == [(1, IDS[0], "Lluvia")]
    assert playlist.skipped == ()


def test_a_separator_that_the_first_line_declares_is_used() -> None:
    assert read(f"sep=^\nTitle^Link\nRain, rain^{IDS[0]}\n").tracks[0].name == "Rain, rain"


def test_a_header_of_one_name_is_found_below_a_title_if_links_follow_it() -> None:
    playlist = read(f"My songs\nLink\nhttps://open.spotify.com/track/{IDS[0]}\n")
    assert ([track.id for track in playlist.tracks], playlist.skipped) == ([IDS[0]], ())
    assert [track.isrc for track in read(f"sep=;\nISRC\n{ISRC}\n").tracks] == [ISRC]


def test_a_line_with_a_link_is_a_song_even_above_something_like_a_header() -> None:
    playlist = read(f"https://open.spotify.com/track/{IDS[0]}\nTitle,Artist,Link\n{IDS[1]}\n")
    assert [track.id for track in playlist.tracks] == list(IDS[:2])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_header_of_a_file_that_was_appended_is_not_a_song(mark: str) -> None:
    playlist = read(f"{mark}{EXPORTIFY}\n{SONG}\n{mark}{EXPORTIFY}\n{SONG.replace(IDS[0], IDS[1])}\n")
    assert [(track.position, track.id) for track in playlist.tracks] == [(1, IDS[0]), (2, IDS[1])]
    assert playlist.skipped == ()


def test_rows_that_begin_with_a_name_that_the_header_lacks_are_read() -> None:
    playlist = read(f'"Track URI","Title","Artist"\n"1","{IDS[0]}","Lluvia","Vela"\n"2","{IDS[1]}","Bus","Holm"\n')
    assert [(track.id, track.name, track.artists) for track in playlist.tracks] == [
        (IDS[0], "Lluvia", ("Vela",)),
        (IDS[1], "Bus", ("Holm",)),
    ]


def test_a_last_column_without_a_name_is_ignored_if_all_rows_have_it() -> None:
    rows = "".join(f"{at:022},Lluvia,Vela,my note\n" for at in range(5))
    playlist = read(f"Track URI,Title,Artist\n{rows}")
    assert ([track.artists for track in playlist.tracks], playlist.skipped) == ([("Vela",)] * 5, ())


def test_a_text_of_commas_is_not_a_table() -> None:
    with pytest.raises(BadRequest, match="Unrecognised file format"):
        read(",,,\n,,\n")


@pytest.mark.parametrize("empty", ["", " "])
def test_of_two_columns_of_one_meaning_an_empty_one_does_not_count(empty: str) -> None:
    rows = f"{IDS[0]},{empty},Rain\n{IDS[1]},,Sun\n"
    assert [song.name for song in read(f"Track ID,Track Name,Title\n{rows}").tracks] == ["Rain", "Sun"]
