import pytest
from rich.cells import cell_len

from classify.response.schemas import MoodSong
from moodlist.terminal.song_table import song_table, tally_table
from moodlist.terminal.text import Column, columns, on_one_line, plain


def song(title: str) -> MoodSong:
    url = "https://open.spotify.com/track/1MoodlistRoadTrip00001"
    return MoodSong(artist="Artist", song=title, url=url, mood="dark", score=0.5, playlist="p")


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    text = plain(columns([Column("A"), Column("N", "right")], [[("long", ""), ("1", "")], [("x", ""), ("22", "")]]))
    assert text == "A      N\nlong   1\nx     22\n"


def test_a_cell_that_is_too_wide_is_cut_with_a_mark() -> None:
    assert plain(columns([Column("A", widest=4)], [[("abcdef", "")]])) == "A\nabc…\n"


def test_wide_letters_line_up() -> None:
    lines = plain(columns([Column("A"), Column("B")], [[("日本", ""), ("x", "")], [("abcd", ""), ("x", "")]]))
    assert len({cell_len(line) for line in lines.splitlines()[1:]}) == 1


def test_a_title_cannot_steer_the_terminal() -> None:
    assert on_one_line("a\x1b[2Jb\r\n\tc\u202ed") == "a [2Jb cd"


def test_marks_of_a_markup_stay_text() -> None:
    assert "[bold]x[/]" in plain(song_table([song("[bold]x[/]")]))


def test_in_a_pipe_a_long_title_is_cut_and_its_link_is_not() -> None:
    row = plain(song_table([song("t" * 300)])).splitlines()[1]
    assert "…" in row
    assert row.endswith("https://open.spotify.com/track/1MoodlistRoadTrip00001")


def test_on_a_narrow_terminal_the_link_stands_below_its_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    lines = plain(song_table([song("t" * 300)])).splitlines()
    assert len(lines) == 3
    assert lines[2].strip() == "https://open.spotify.com/track/1MoodlistRoadTrip00001"
    assert max(map(cell_len, lines)) <= 80


def test_no_songs_at_all_are_a_table_without_rows() -> None:
    assert len(plain(song_table([])).splitlines()) == 1


def test_shares_of_nothing_are_zero() -> None:
    assert "0%" in plain(tally_table({"happy": 0, "dark": 0}))
