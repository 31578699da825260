"""Several artists in one cell."""

import json

import pytest

from tests.unit.classify.sources.exports.support import IDS, read


def artists(*cells: str, header: str = "Artist Name(s)") -> list[tuple[str, ...]]:
    rows = "".join(f"{at:022}\t{cell}\n" for at, cell in enumerate(cells))
    return [track.artists for track in read(f"Track URI\t{header}\n{rows}").tracks]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Vela,Holm", ("Vela", "Holm")),
        ("Tyler, The Creator,Kali Uchis", ("Tyler, The Creator", "Kali Uchis")),
        ("Earth, Wind & Fire", ("Earth, Wind & Fire",)),
        ("10,000 Maniacs,Vela", ("10,000 Maniacs", "Vela")),
        ("Vela,10,000 Maniacs", ("Vela", "10,000 Maniacs")),
    ],
)
def test_a_bare_comma_joins_artists_in_a_file_without_semicolons(cell: str, names: tuple[str, ...]) -> None:
    assert artists(cell) == [names]


def test_a_file_that_joins_artists_by_semicolons_is_not_split_at_commas() -> None:
    assert artists("Vela;Holm", "Crosby,Stills & Nash", "Tyler, The Creator;Vela") == [
        ("Vela", "Holm"),
        ("Crosby,Stills & Nash",),
        ("Tyler, The Creator", "Vela"),
    ]


def test_the_cell_of_a_column_of_one_artist_is_one_name() -> None:
    assert artists("Vela,Holm", "A;B", header="Artist") == [("Vela,Holm",), ("A;B",)]


@pytest.mark.parametrize("header", ["Artist Name(s)", "artists", "Artist", "Artista(s)"])
@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("['Vela, Marta', \"Rocker's Choir\"]", ("Vela, Marta", "Rocker's Choir")),
        (json.dumps(["Vela, Marta", 'The "B"', "Ñandú", "🎵"]), ("Vela, Marta", 'The "B"', "Ñandú", "🎵")),
        ("['Rocker\\'s Choir']", ("Rocker's Choir",)),
        ("['Vela' 'Holm']", ("Vela", "Holm")),
        ("[]", ()),
        ("[Untitled]", ("[Untitled]",)),
        ("['Vela'", ("['Vela'",)),
    ],
)
def test_a_list_in_a_cell_is_read_as_a_list(header: str, cell: str, names: tuple[str, ...]) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    assert artists(quoted, header=header) == [names]


@pytest.mark.parametrize(
    ("cell", "isrcs"),
    [
        ("qzfie2400001", ["QZFIE2400001"]),
        ("QZ-FIE-24-00001", ["QZFIE2400001"]),
        ("QZ FIE 24 00001", ["QZFIE2400001"]),
        ("['QZFIE2400001', 'qzfie2400002']", ["QZFIE2400001", "QZFIE2400002"]),
        ("QZFIE2400001 / QZFIE2400002;QZFIE2400001", ["QZFIE2400001", "QZFIE2400002"]),
        ("none", []),
    ],
)
def test_all_isrcs_in_a_cell_are_read(cell: str, isrcs: list[str]) -> None:
    (track,) = read(f"Link|ISRC\n{IDS[0]}|{cell}\n").tracks
    assert [*([track.isrc] if track.isrc else []), *track.more_isrcs] == isrcs


_OBJECTS = [{"name": "Vela", "id": "a", "external_urls": {"spotify": "b"}}, {"name": "Holm's, Mira", "id": None}]


@pytest.mark.parametrize("cell", [json.dumps(_OBJECTS), repr(_OBJECTS), json.dumps(_OBJECTS, indent=1)])
def test_the_artists_of_spotifys_objects_are_read_in_a_cell(cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    assert artists(quoted, header="artists") == [("Vela", "Holm's, Mira")]


@pytest.mark.parametrize(
    "cell", ["[{broken", "[{'a': __import__('os')}]", "[{1}]", "[{}]", "[{'name': 1}]", "[{'a':1}]"]
)
def test_a_text_that_only_begins_like_objects_is_a_name(cell: str) -> None:
    assert artists(cell, header="artists") == [(cell,)]
