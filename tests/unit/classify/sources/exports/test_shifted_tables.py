"""Tables whose rows are longer or shorter than their header: nothing may stand in another column by chance."""

import pytest

from tests.unit.classify.sources.exports.support import IDS, items, read, skipped

LINKS = [f"spotify:track:{each}" for each in IDS]
NUMERIC_TITLES = ("3:15", "0,5", "24601")


def _songs(content: str) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    return [(song.id, song.name, song.artists) for song in read(content).tracks]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("title", NUMERIC_TITLES)
@pytest.mark.parametrize("count", [1, 2, 40])
def test_separators_behind_every_row_are_no_column(separator: str, title: str, count: int) -> None:
    header = separator.join(("Track name", "Artist name", "Spotify - id"))
    row = separator.join((f'"{title}"', "Duo", IDS[0], ""))
    other = separator.join(("Rain", "Band", IDS[1], ""))
    expected = [(IDS[0], title, ("Duo",)), (IDS[1], "Rain", ("Band",))]
    assert _songs("\n".join([header, row, *[other] * count])) == expected


@pytest.mark.parametrize("title", ["3:15", "0,5"])
@pytest.mark.parametrize("row", ['{link},"{title}",Duo', '{link},"{title}"'])
def test_a_title_may_be_a_number_in_a_short_row(title: str, row: str) -> None:
    rows = [row.format(link=link, title=name) for link, name in zip(LINKS, ("Rain", title), strict=False)]
    header = "Track URI,Track Name,Artist,Album,"
    assert [name for _, name, _ in _songs("\n".join([header, *rows]))] == ["Rain", title]


@pytest.mark.parametrize("number", ["0", "1"])
def test_the_number_of_a_single_row_may_have_no_header(number: str) -> None:
    assert _songs(f"Title,Artist,Spotify URI\n{number},Rain,Duo,{LINKS[0]}\n") == [(IDS[0], "Rain", ("Duo",))]


@pytest.mark.parametrize("row", [f"3:15,Duo,LP,,{IDS[0]}", f"0.5,Rain,Duo,LP,{IDS[0]}", f"01,7,Duo,LP,{IDS[0]}"])
def test_one_row_that_is_too_long_moves_no_column(row: str) -> None:
    playlist = read(f"Track name,Artist name,Album,Spotify - id\n{row}\n")
    assert skipped(playlist) == [(1, "unreadable_row", row)]


def test_row_names_need_no_numbers_if_all_rows_fit_only_with_them() -> None:
    rows = [f"row {number},Rain {number},Duo,{LINKS[0][:-1]}{number},0.5" for number in range(1, 7)]
    playlist = read("\n".join(["Title,Artist,Spotify URI,Energy", *rows]))
    assert [song.name for song in playlist.tracks] == [f"Rain {number}" for number in range(1, 7)]


@pytest.mark.parametrize("own", ["Link", "URL", "Spotify", "Nombre", "Duration"])
def test_a_column_of_the_users_own_makes_no_short_row_unreadable(own: str) -> None:
    rows = [f'{link},"Rain",2024-05-01 or so,Duo' for link in LINKS]
    assert _songs("\n".join([f"Track URI,Track Name,{own},Artist Name,,", *rows])) == [
        (each, "Rain", ("Duo",)) for each in IDS
    ]


@pytest.mark.parametrize("end", ["", ","])
def test_the_header_of_an_appended_file_is_no_row(end: str) -> None:
    rows = [f'{link},"Rain",0.5{end}' for link in LINKS]
    header = "Track URI,Track Name,Energy"
    assert len(items(read("\n".join([header, *rows, header, *rows])))) == 2 * len(rows)


@pytest.mark.parametrize("title", ["3:15", "0,5", "Rain"])
@pytest.mark.parametrize("padding", ["", ";;"])
def test_a_line_in_one_cell_is_unwrapped_whatever_its_title_is(title: str, padding: str) -> None:
    lines = [f'"{link},""{name}"",Duo,{IDS[0]}"{padding}' for link, name in zip(LINKS, (title, "Sun"), strict=False)]
    songs = _songs("\n".join([f"Track URI,Track Name,Artist Name,Note{padding}", *lines]))
    assert [song[1:] for song in songs] == [(title, ("Duo",)), ("Sun", ("Duo",))]


def test_a_line_in_one_cell_that_is_no_row_is_listed_as_unreadable() -> None:
    row = f'"{LINKS[0]},Rain,Duo,1,2,3,4"'
    playlist = read(f"Track URI,Track Name,Artist Name\n{row}\n{LINKS[1]},Sun,Duo\n")
    assert skipped(playlist) == [(1, "unreadable_row", row)]


def test_quotation_marks_with_backslashes_are_kept_in_a_table_of_another_separator() -> None:
    rows = [f'"Say \\"Hi\\", Bob"\t"Duo"\t"{link}"' for link in LINKS]
    names = [song.name for song in read("\n".join(['"Title"\t"Artist"\t"URI"', *rows])).tracks]
    assert names == ['Say "Hi", Bob'] * len(LINKS)


def test_a_cell_that_is_quoted_correctly_is_not_joined_to_the_one_before() -> None:
    row = f'Rain\tSun\t"Weird" Band\t"""Q"""\t{LINKS[0]}'
    assert skipped(read(f"Title\tArtist\tAlbum\tURI\n{row}\n")) == [(1, "unreadable_row", row)]
