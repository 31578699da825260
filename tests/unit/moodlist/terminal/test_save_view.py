from typing import Any

from msgspec import structs

from moodlist.terminal.save_schema import SaveForm, Song
from moodlist.terminal.save_view import save_page
from moodlist.terminal.text import plain

NOTHING = SaveForm("Calm", None, False, False, [], [], [], [], [], [], 0)
TIDE = Song("Tide", "Duo", "https://open.spotify.com/track/1")


def page(**changes: Any) -> str:
    return plain(save_page(structs.replace(NOTHING, **changes)))


def test_every_kind_of_change_is_shown_and_counted() -> None:
    names = ("add", "remove", "move", "once", "keep", "not_savable")
    text = page(**{name: [Song(name.upper(), "Duo", None)] for name in names}, stay=4)
    rows = [line.split()[:2] for line in text.splitlines()[2:8]]
    assert rows == [["+", "add"], ["-", "remove"], ["~", "move"], ["~", "once"], ["=", "keep"], ["!", "not"]]
    assert all(name.upper() in text for name in names)
    assert "1 to add, 1 to remove, 1 to move, 1 of several to leave once, 1 kept though not of the mood" in text
    assert ", 1 not savable, 4 as they are" in text


def test_the_ending_tells_whether_anything_was_written() -> None:
    assert page(add=[TIDE]).endswith("--yes to write it.\n")
    assert page(add=[TIDE], written=True, url="https://x").endswith("\n1 added\nSaved: https://x\n")
    assert page(keep=[TIDE], written=True, url="https://x").endswith("nothing to change.\n")


def test_a_title_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in page(playlist="a\x1b[2Jb", add=[Song("c\x1b[2Jd", "e\x1bf", None)])
