from typing import Any

from msgspec import structs

from moodlist.terminal.save_schema import SaveSchema, SaveSong
from moodlist.terminal.save_view import save_lines
from moodlist.terminal.text import plain

NOTHING = SaveSchema("Calm", None, False, False, [], [], [], [], [], [], 0)
TIDE = SaveSong("Tide", "Duo", "https://open.spotify.com/track/1")


def page(**changes: Any) -> str:
    return plain(save_lines(structs.replace(NOTHING, **changes)))


def test_every_kind_of_change_is_shown_and_counted() -> None:
    names = ("add", "remove", "move", "once", "keep", "not_savable")
    text = page(**{name: [SaveSong(name.upper(), "Duo", None)] for name in names}, stay=4)
    rows = [line.split()[:2] for line in text.splitlines()[2:8]]
    assert rows == [["+", "add"], ["-", "remove"], ["~", "move"], ["~", "keep"], ["=", "keep"], ["!", "not"]]
    assert all(name.upper() in text for name in names)
    assert "1 to add, 1 to remove, 1 to move, 1 to keep once, 1 kept without the mood" in text
    assert ", 1 not savable, 4 unchanged" in text


def test_the_last_line_says_whether_anything_was_written() -> None:
    assert page(add=[TIDE]).endswith("--yes to write it.\n")
    assert page(add=[TIDE], written=True, url="https://x").endswith("\n1 added\nSaved: https://x\n")
    assert page(keep=[TIDE], written=True, url="https://x").endswith("nothing to change.\n")


def test_a_title_cannot_control_the_terminal() -> None:
    assert "\x1b" not in page(playlist="a\x1b[2Jb", add=[SaveSong("c\x1b[2Jd", "e\x1bf", None)])
