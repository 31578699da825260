"""Numbers as programs and spreadsheets write them, and values that are impossible."""

import csv
import io
from collections.abc import Mapping, Sequence

import pytest

from classify.core.playlist import Playlist
from tests.unit.classify.sources.exports.support import FEATURES, IDS, read, skipped

USUAL = {name: repr(value) for name, value in FEATURES.items()}
WITH_COMMAS = {name: value.replace(".", ",") for name, value in USUAL.items()}


def table(*rows: Mapping[str, str], separator: str = ",", names: Mapping[str, str] | None = None) -> Playlist:
    """Return the playlist of a table with all ten features; a row holds what differs from `USUAL`."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["Track URI", "Track Name", *((names or {}).get(name, name) for name in USUAL)])
    writer.writerows([[f"{at:022}", f"Song {at}", *{**USUAL, **row}.values()] for at, row in enumerate(rows, start=1)])
    return read(text.getvalue())


def durations(*written: str, name: str = "Duration (ms)", others: Mapping[str, str] = USUAL) -> list[float | None]:
    playlist = table(*({**others, "duration_ms": each} for each in written), names={"duration_ms": name})
    return [(track.given or {}).get("duration_ms") for track in playlist.tracks]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_decimal_commas_are_read_with_every_separator(separator: str) -> None:
    assert [track.given for track in table(WITH_COMMAS, WITH_COMMAS, separator=separator).tracks] == [FEATURES] * 2


@pytest.mark.parametrize(
    "blank", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "'", ",", "."]
)
def test_thousands_separators_are_read(blank: str) -> None:
    assert durations(f"214{blank}000", f"1{blank}214{blank}000") == [214_000.0, 1_214_000.0]


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("214,000.5", 214_000.5),
        ("214.000,5", 214_000.5),
        ("214000,5", 214_000.5),
        ("2,14,000", 214_000),
        ("2.14E+05", 214_000),
        ("214000 ms", 214_000),
        ("3:34", 214_000),
        ("1:02:03", 3_723_000),
        ("0", None),
        ("", None),
        ("N/A", None),
    ],
)
def test_a_duration_in_milliseconds_is_read(written: str, milliseconds: float | None) -> None:
    assert durations(written) == [milliseconds]


def test_the_cells_of_a_column_decide_what_one_of_them_means() -> None:
    assert durations("214.000", "1.000", "98.765") == [214_000.0, 1_000.0, 98_765.0]
    playlist = table({"duration_ms": "214000.5"}, {"duration_ms": "200000.25"}, {"duration_ms": "1.500"})
    assert [(track.given or {})["duration_ms"] for track in playlist.tracks] == [214_000.5, 200_000.25]
    assert skipped(playlist) == [(3, "unreadable_row", "Song 3")]


def test_one_cell_with_a_decimal_comma_is_read_among_decimal_points() -> None:
    playlist = table({}, {}, {"tempo": "122,456", "energy": "0,523", "loudness": "\N{MINUS SIGN}5,1"})
    given = playlist.tracks[2].given or {}
    assert (given["tempo"], given["energy"], given["loudness"]) == (122.456, 0.523, -5.1)


@pytest.mark.parametrize(
    "impossible",
    [
        {"duration_ms": "3"},
        {"duration_ms": "214"},
        {"duration_ms": "2024-01-01"},
        {"energy": "7"},
        {"energy": "-0.1"},
        {"valence": "Vela"},
        {"tempo": "C#"},
        {"tempo": "1200"},
        {"loudness": "207959"},
        {"danceability": "spotify:track:x"},
    ],
)
def test_a_row_with_an_impossible_value_is_skipped_and_gets_no_mood(impossible: Mapping[str, str]) -> None:
    playlist = table({}, impossible, {})
    assert skipped(playlist) == [(2, "unreadable_row", "Song 2")]
    assert [(track.position, track.given) for track in playlist.tracks] == [(1, FEATURES), (3, FEATURES)]
    assert skipped(table(impossible)) == [(1, "unreadable_row", "Song 1")]


def test_an_apostrophe_in_front_of_a_number_is_ignored() -> None:
    assert table({"loudness": "'-2.743"}).tracks[0].given == FEATURES


@pytest.mark.parametrize("missing", ["", "-", "n/a", "NaN", "None", "?", "inf", "81%"])
def test_a_missing_value_leaves_the_song_to_a_lookup(missing: str) -> None:
    (track,) = table({"energy": missing}).tracks
    assert track.given == {name: value for name, value in FEATURES.items() if name != "energy"}


def test_values_from_0_to_100_are_not_taken_for_values_from_0_to_1() -> None:
    unit = [name for name in FEATURES if name not in {"tempo", "loudness", "duration_ms"}]
    tracks = table(dict.fromkeys(unit, "70"), {**dict.fromkeys(unit, "12"), "energy": "0.5"}).tracks
    assert [sorted(track.given or {}) for track in tracks] == [["duration_ms", "loudness", "tempo"]] * 2


@pytest.mark.parametrize("cells", [["high", "low"], ["7", "9"], ["positive", "0.5", "sad"]])
def test_a_column_that_is_no_feature_is_ignored_if_the_table_lacks_others(cells: Sequence[str]) -> None:
    playlist = read("Track URI,Valence\n" + "".join(f"{at:022},{cell}\n" for at, cell in enumerate(cells)))
    assert [track.given for track in playlist.tracks] == [None] * len(cells)


@pytest.mark.parametrize("name", ["length", "Duration", "Duración"])
def test_a_duration_without_a_unit_is_read_if_it_can_only_be_milliseconds(name: str) -> None:
    assert durations("214000", "3:29", name=name) == [214_000.0, 209_000.0]
    assert durations("214,000", name=name) == [214_000.0]
    assert durations("214", name=name) == [None]
    assert durations("214.000", name=name) == [None]  # seconds, in a table with decimal points
    assert durations("214.000", name=name, others=WITH_COMMAS) == [214_000.0]


def test_a_spanish_table_of_a_spreadsheet_is_read_whole() -> None:
    names = "Energía;Vivacidad;Tempo;Hablado;Acústica;Instrumentalidad;Bailabilidad;Duración (ms);Volumen;Valencia"
    values = ";".join(WITH_COMMAS.values()).replace("207959,0", "207.959")
    (track,) = read(f"Canción;Artista;Enlace;{names}\nLluvia;Vela;{IDS[0]};{values}\n").tracks
    assert (track.name, track.artists, track.given) == ("Lluvia", ("Vela",), FEATURES)
