"""Rows that are quoted wrongly: each is read right or listed as unreadable, and none costs another row."""

import pytest

from tests.unit.classify.sources.exports.support import IDS, items, read, skipped

URI = f"spotify:track:{IDS[0]}"
HEADER = "Track URI,Track Name,Artist Name(s),Duration (ms)"
NEXT = f'spotify:track:{IDS[1]},"Night, Bus","Mira Holm",180000\nspotify:track:{IDS[2]},Third,Holm,190000\n'


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (f'{URI},"Say "Hi", Bob","Vela",214000', 'Say "Hi", Bob'),
        (f'{URI},""Heroes" (Live)",Vela,214000', '"Heroes" (Live)'),
        (f'{URI},"Heroes" (Live),Vela,214000', '"Heroes" (Live)'),
        (f'{URI},""Heroes"",Vela,214000', '"Heroes"'),
        (f'{URI},"Live at "Olympia"","Vela",214000', 'Live at "Olympia"'),
        (f'{URI},Song 7",Vela,214000', 'Song 7"'),
        (f'{URI},"Song 7"",Vela,214000', 'Song 7"'),
        (f'{URI},12" Mix,"Vela",214000', '12" Mix'),
        (f'{URI},"Say \\"Hi\\", Bob","Vela",214000', 'Say "Hi", Bob'),
        (f'{URI}, "Rain, Rain", "Vela", 214000', "Rain, Rain"),
        (f'"{URI}" ,"Rain, Rain" , "Vela" ,214000', "Rain, Rain"),
        (f'{URI},\t"Rain, Rain",\t"Vela",214000', "Rain, Rain"),
        (f'{URI},"Lluvia,Vela,214000', "Lluvia"),
        (f'"{URI}","Lluvia,"Vela","214000"', "Lluvia"),
        (f'{URI},"two\nlines",Vela,214000', "two\nlines"),
        (f'{URI},"two "odd"\nlines",Vela,214000', 'two "odd"\nlines'),
        (f'{URI},"a ""b""\n,c",Vela,214000', 'a "b"\n,c'),
        (f'{URI},"a"\nb","Vela",214000', 'a"\nb'),  # the first line alone is a short row
        (f"{URI},Lluvia,Vela,214000,,,", "Lluvia"),
        (f'"{URI},""Rain, Rain"",""Vela"",214000"', "Rain, Rain"),
        (f'"{URI},""Rain";" Rain"",""Vela"",214000"', "Rain; Rain"),
    ],
)
def test_a_row_with_odd_quotation_marks_is_read(row: str, name: str) -> None:
    playlist = read(f"{HEADER}\n{row}\n{NEXT}")
    assert [(track.id, track.name) for track in playlist.tracks] == [
        (IDS[0], name),
        (IDS[1], "Night, Bus"),
        (IDS[2], "Third"),
    ]
    assert (playlist.tracks[0].artists, playlist.tracks[0].given) == (("Vela",), {"duration_ms": 214_000.0})
    assert playlist.skipped == ()


@pytest.mark.parametrize(
    "row",
    [
        f"{URI},Rain, Rain,Vela,214000",  # an unquoted comma
        f'{URI},"Rain, Rain,Vela,214000',  # an unclosed quotation mark with a comma behind it
        f'{URI},Rain, Rain","Vela","214000"',  # without the first quotation mark
        f'"{URI}","Rain","Vela",,"214000"',  # a separator too many
        f"{URI},Lluvia,Vela,214000,what,is,this",
        f"{URI},Vela,214000",  # without a title
        "Total: 2 songs",
    ],
)
def test_a_row_that_does_not_fit_the_header_is_listed_as_unreadable(row: str) -> None:
    playlist = read(f"{HEADER}\n{row}\n{NEXT}")
    assert skipped(playlist) == [(1, "unreadable_row", row)]
    assert [(track.position, track.id) for track in playlist.tracks] == [(2, IDS[1]), (3, IDS[2])]


def test_an_unclosed_quotation_mark_costs_no_row_of_a_file_without_other_marks() -> None:
    rows = "".join(f"spotify:track:{number:022},Song {number},Vela,200000\n" for number in range(1, 300))
    playlist = read(f'{HEADER}\n{URI},"Lluvia,Vela,214000\n{rows}')
    assert (playlist.tracks[0].name, len(playlist.tracks), playlist.skipped) == ("Lluvia", 300, ())


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("title;artist;isrc", ['"Lluvia;Vela;ESA012400001', "Bus;Holm;ESA012400002", 'Third;"Holm";ESA012400003']),
        ("title;artist", ['Lluvia;"Vela', "Bus;Holm", 'Song 7";Holm']),
        ("title\tartist", ['"Lluvia\tVela', "Bus\tHolm", '"Third" and more\tHolm']),
    ],
)
def test_an_unclosed_quotation_mark_swallows_no_row_of_a_table_without_links(header: str, rows: list[str]) -> None:
    playlist = read("\n".join([header, *rows]))
    assert [each.name for each in items(playlist)][:2] == ["Lluvia", "Bus"]
    assert [each.artists for each in items(playlist)] == [("Vela",), ("Holm",), ("Holm",)]


def test_a_cell_with_line_breaks_may_contain_a_link() -> None:
    playlist = read(f'Title,Note,Link\nLluvia,"see\nhttps://open.spotify.com/track/{IDS[2]}",{IDS[0]}\nBus,,{IDS[1]}\n')
    assert [(track.id, track.name) for track in playlist.tracks] == [(IDS[0], "Lluvia"), (IDS[1], "Bus")]
    assert playlist.skipped == ()


def test_an_unreadable_row_without_end_is_cut() -> None:
    assert [len(name or "") for _, _, name in skipped(read(f"{HEADER}\n{'x,' * 200_000}\n"))] == [200]


def test_lines_that_a_spreadsheet_filled_up_with_its_own_separator_are_read() -> None:
    playlist = read(f'{HEADER};;\n"{URI},""Rain, Rain"",""Vela"",214000";;\nspotify:track:{IDS[1]},Bus,Holm,180000;;\n')
    assert [(track.name, track.given) for track in playlist.tracks] == [
        ("Rain, Rain", {"duration_ms": 214_000.0}),
        ("Bus", {"duration_ms": 180_000.0}),
    ]


def test_a_header_in_one_cell_is_read() -> None:
    playlist = read(f'"Track URI,""Track Name"",Artist"\n"{URI},""Rain, Rain"",Vela"\n')
    assert [(track.id, track.name) for track in playlist.tracks] == [(IDS[0], "Rain, Rain")]


def test_blank_rows_with_line_breaks_are_ignored() -> None:
    assert items(read(f'{HEADER}\n,,,\n,,,"\n"\n"\n"\n{URI},Lluvia\n')) == items(read(f"{HEADER}\n{URI},Lluvia\n"))


def test_short_rows_are_read_as_far_as_they_go() -> None:
    playlist = read(f"{HEADER}\n{URI},Lluvia\nspotify:track:{IDS[1]}\n")
    assert [(track.id, track.name, track.artists) for track in playlist.tracks] == [
        (IDS[0], "Lluvia", ()),
        (IDS[1], None, ()),
    ]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"""Weird"" Al', '"Weird" Al'),
        ('"Say "Hi" Bob', 'Say "Hi" Bob'),
        ('"Rain', "Rain"),
        ('"Rain" (Live)', '"Rain" (Live)'),
    ],
)
def test_a_mark_that_is_never_closed_does_not_belong_to_the_name(cell: str, name: str) -> None:
    rows = f'{cell},"Duo",{IDS[0]}\n"Sun","Duo",{IDS[1]}\n'
    assert [song.name for song in read(f"Track name,Artist name,Spotify - id\n{rows}").tracks] == [name, "Sun"]
