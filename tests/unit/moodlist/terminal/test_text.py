import pytest

from classify.response.schemas import MoodSong
from moodlist.terminal.columns import Column, columns, columns_or_lines
from moodlist.terminal.song_table import mood_table, song_table
from moodlist.terminal.text import count_of, link_that_fits, on_one_line, plain, wrapped

LINK = "https://open.spotify.com/track/1MoodlistRoadTrip00001"


def song(title: str) -> MoodSong:
    return MoodSong(artist="Artist", song=title, url=LINK, mood="dark", score=0.5, playlist="p")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal of 80 columns; set COLUMNS for another width."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    return monkeypatch


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    rows = [[("long", ""), ("1", "")], [("x", ""), ("22", "")]]
    assert plain(columns([Column("A"), Column("N", "right")], rows, None)) == "A      N\nlong   1\nx     22\n"


def test_a_cell_that_is_too_wide_ends_in_an_ellipsis() -> None:
    assert plain(columns([Column("A", widest=4)], [[("abcdef", "")]], None)) == "A\nabc…\n"


def test_columns_that_shrink_make_room_for_the_others() -> None:
    head = [Column("A", shrinks=True), Column("B"), Column("C", shrinks=True)]
    rows = [[("a" * 30, ""), ("b" * 10, ""), ("c" * 20, "")]]
    assert plain(columns(head, rows, 44)).splitlines()[1] == f"{'a' * 14}…  {'b' * 10}  {'c' * 14}…"


def test_all_columns_shrink_if_that_is_not_enough() -> None:
    rows = [[("a" * 30, ""), ("b" * 30, "")]]
    assert plain(columns([Column("A", shrinks=True), Column("B")], rows, 12)).splitlines()[1] == "aaaa…  bbbb…"


def test_cells_without_room_beside_the_others_are_on_lines_below(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "50")
    rows = [[("a" * 20, ""), ("b" * 20, ""), (LINK, ""), ("", "")]]
    assert plain(columns_or_lines(list(map(Column, "ABCD")), rows)).splitlines() == [
        "A                     B",
        "aaaaaaaaaaaaaaaaaaaa  bbbbbbbbbbbbbbbbbbbb",
        "  spotify:track:1MoodlistRoadTrip00001",
    ]


def test_a_title_cannot_control_the_terminal() -> None:
    assert on_one_line("a\x1b[2Jb\r\n\tc\u202ed\u2066e") == "a [2Jb cde"


@pytest.mark.parametrize(
    "title",
    [
        "👨\u200d👩\u200d👧 family",
        "👩🏽\u200d🚀",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "क्\u200dष",
        "ക്\u200c",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "❤\ufe0f",
    ],
)
def test_joiners_and_tags_in_a_title_survive(title: str) -> None:
    assert on_one_line(f"{title}\n") == title


def test_markup_in_a_title_stays_text() -> None:
    assert "[bold]x[/]" in plain(song_table([song("[bold]x[/]")]))


def test_a_pipe_shortens_a_long_title_but_not_its_link() -> None:
    row = plain(song_table([song("t" * 300)])).splitlines()[1]
    assert "…" in row
    assert row.endswith(LINK)


def test_a_narrow_terminal_shows_the_link_below_the_title(terminal: pytest.MonkeyPatch) -> None:
    lines = plain(song_table([song("t" * 300)])).splitlines()
    assert len(lines) == 3
    assert lines[2].strip() == LINK
    assert max(map(len, lines)) == 80


@pytest.mark.parametrize(
    ("width", "link"), [(53, LINK), (52, "spotify:track:1MoodlistRoadTrip00001"), (35, "1MoodlistRoadTrip00001")]
)
def test_a_link_is_as_long_as_there_is_room(width: int, link: str) -> None:
    assert link_that_fits(LINK, width) == link


def test_a_text_that_is_no_link_is_not_shortened() -> None:
    assert link_that_fits("What / is this?", 3) == "What / is this?"


def test_a_long_line_is_wrapped_between_words_and_indented(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "12")
    assert plain(wrapped([("  one two ", "bold"), ("three four", "")])).splitlines() == ["  one two", "  three four"]
    assert plain(wrapped([("  one " + "x" * 15, "")])).splitlines() == ["  one", "  xxxxxxxxxx", "xxxxx"]


def test_a_pipe_wraps_nothing() -> None:
    assert plain(wrapped([("word " * 100, "")])) == ("word " * 100).rstrip() + "\n"


@pytest.mark.parametrize(("number", "text"), [(0, "0 songs"), (1, "1 song"), (2, "2 songs")])
def test_a_count_of_one_is_singular(number: int, text: str) -> None:
    assert count_of(number, "song") == text


def test_a_table_without_songs_has_only_its_header() -> None:
    assert len(plain(song_table([])).splitlines()) == 1


def test_shares_are_zero_without_songs() -> None:
    assert "0%" in plain(mood_table({"happy": 0, "dark": 0}, {}))
