import pytest
from rich.cells import cell_len

from classify.response.schemas import MoodSong
from moodlist.terminal.song_table import mood_table, song_table
from moodlist.terminal.text import Column, columns, count_of, on_one_line, plain


def song(title: str) -> MoodSong:
    url = "https://open.spotify.com/track/1MoodlistRoadTrip00001"
    return MoodSong(artist="Artist", song=title, url=url, mood="dark", score=0.5, playlist="p")


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    text = plain(columns([Column("A"), Column("N", "right")], [[("long", ""), ("1", "")], [("x", ""), ("22", "")]]))
    assert text == "A      N\nlong   1\nx     22\n"


def test_a_cell_that_is_too_wide_ends_in_an_ellipsis() -> None:
    assert plain(columns([Column("A", widest=4)], [[("abcdef", "")]])) == "A\nabc…\n"


def test_wide_characters_are_aligned() -> None:
    lines = plain(columns([Column("A"), Column("B")], [[("日本", ""), ("x", "")], [("abcd", ""), ("x", "")]]))
    assert len({cell_len(line) for line in lines.splitlines()[1:]}) == 1


def test_a_title_cannot_control_the_terminal() -> None:
    assert on_one_line("a\x1b[2Jb\r\n\tc\u202ed") == "a [2Jb cd"


def test_markup_in_a_title_stays_text() -> None:
    assert "[bold]x[/]" in plain(song_table([song("[bold]x[/]")]))


def test_a_pipe_shortens_a_long_title_but_not_its_link() -> None:
    row = plain(song_table([song("t" * 300)])).splitlines()[1]
    assert "…" in row
    assert row.endswith("https://open.spotify.com/track/1MoodlistRoadTrip00001")


def test_a_narrow_terminal_shows_the_link_below_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    lines = plain(song_table([song("t" * 300)])).splitlines()
    assert len(lines) == 3
    assert lines[2].strip() == "https://open.spotify.com/track/1MoodlistRoadTrip00001"
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize(("number", "text"), [(0, "0 songs"), (1, "1 song"), (2, "2 songs")])
def test_a_count_of_one_is_singular(number: int, text: str) -> None:
    assert count_of(number, "song") == text


def test_a_table_without_songs_has_only_its_header() -> None:
    assert len(plain(song_table([])).splitlines()) == 1


def test_shares_are_zero_without_songs() -> None:
    assert "0%" in plain(mood_table({"happy": 0, "dark": 0}))
