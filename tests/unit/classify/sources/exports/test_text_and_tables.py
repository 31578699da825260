"""Encodings, separators, line endings and quotation marks."""

import codecs

import pytest

from classify.errors import BadRequest
from tests.unit.classify.sources.exports.support import FEATURES, IDS, read

SONG = f'Track URI,Track Name,Energy\nspotify:track:{IDS[0]},"Año, ""sí""",0.5\n'
TITLE = 'Año, "sí"'


@pytest.mark.parametrize(
    "content",
    [
        SONG.encode(),
        codecs.BOM_UTF8 + SONG.encode(),
        codecs.BOM_UTF16_LE + SONG.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SONG.encode("utf-16-be"),
        SONG.encode("cp1252"),
        SONG.encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows-1252", "utf-16 without mark"],
)
def test_every_encoding_gives_the_same_track(content: bytes) -> None:
    (track,) = read(content).tracks
    assert (track.id, track.name, track.given) == (IDS[0], TITLE, {"energy": 0.5})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_accepted(end: str) -> None:
    assert read(SONG.replace("\n", end)).tracks[0].name == TITLE


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_accepted(separator: str) -> None:
    text = f"Track URI,Track Name,Energy\nspotify:track:{IDS[0]},Lluvia,0.5\n".replace(",", separator)
    (track,) = read(text).tracks
    assert (track.name, track.given) == ("Lluvia", {"energy": 0.5})


def test_a_cell_may_contain_line_breaks() -> None:
    assert read(f'Track URI,Track Name\n{IDS[0]},"two\r\nlines"\n').tracks[0].name == "two\r\nlines"


def test_blank_lines_are_ignored() -> None:
    playlist = read(f"\n\n  \nTrack URI,Track Name\n\n{IDS[0]},Lluvia\n,,\n   \n{IDS[1]},Night Bus\n\n")
    assert [(track.position, track.id) for track in playlist.tracks] == [(1, IDS[0]), (2, IDS[1])]


def test_column_names_are_compared_without_case_and_spaces() -> None:
    (track,) = read(f" TRACK uri , energy \n{IDS[0]} , 0.5 \n").tracks
    assert (track.id, track.given) == (IDS[0], {"energy": 0.5})


def test_decimal_commas_are_read_in_a_file_with_semicolons() -> None:
    names, values = (";".join(map(str, part)) for part in (FEATURES.keys(), FEATURES.values()))
    (track,) = read(f"Spotify ID;{names}\n{IDS[0]};{values.replace('.', ',')}\n").tracks
    assert track.given == FEATURES


def test_a_table_with_thousands_of_columns_is_refused() -> None:
    with pytest.raises(BadRequest, match="Unrecognised file format"):
        read("Track URI" + "," * 5_000 + "\nx\n")
