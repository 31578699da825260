"""The map shows the songs of the table, and the brush selects them; with the pointer and with the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.songs import CLEAR, of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]
MARGIN = {"left": 52, "right": 14, "top": 14, "bottom": 34}  # CSS pixels of map.js
PIXEL = """([left, top]) => {
  const canvas = document.querySelector('#map canvas');
  const ratio = canvas.width / canvas.getBoundingClientRect().width;
  return [...canvas.getContext('2d').getImageData(Math.round(left * ratio), Math.round(top * ratio), 1, 1).data];
}"""
COLOUR = """index => {
  const probe = document.createElement('canvas').getContext('2d');
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--mood-${index}`).trim();
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data];
}"""
MOODS = list(CLEAR)  # in the model's order


def _place(page: Visit, valence: float, energy: float) -> tuple[float, float]:
    """Return where the map draws a song, in CSS pixels from its top left corner."""
    box = page.page.locator("#map canvas").bounding_box()
    assert box
    return (
        MARGIN["left"] + valence * (box["width"] - MARGIN["left"] - MARGIN["right"]),
        box["height"] - MARGIN["bottom"] - energy * (box["height"] - MARGIN["top"] - MARGIN["bottom"]),
    )


def _dots(page: Visit) -> dict[str, str | None]:
    """Return the mood that the colour of each song's dot stands for; None for grey and for paper."""
    colours = {tuple(page.page.evaluate(COLOUR, index)): mood for index, mood in enumerate(MOODS)}
    dots = {}
    for mood, features in CLEAR.items():
        cells = [float(cell) for cell in features.split(",")]
        pixel = page.page.evaluate(PIXEL, _place(page, valence=cells[8], energy=cells[2]))
        dots[f"{mood} 0"] = colours.get(tuple(pixel))
    return dots


@pytest.fixture
def page(visit: Opened) -> Visit:
    """Show four songs, one of each mood, in the four corners of the map."""
    opened = visit()
    opened.drop(list__csv=of_each_mood(1))
    opened.wait_for_results()
    return opened


def test_dots_table_and_csv_hold_the_same_songs_with_the_same_moods(page: Visit) -> None:
    shown = {f"{mood} 0": mood for mood in MOODS}

    assert page.rows() == shown
    assert {row["song"]: row["mood"] for row in page.csv()} == shown
    assert _dots(page) == shown


@pytest.mark.parametrize("way", ["brush", "legend", "search", "certainty", "correction"])
def test_they_still_agree_after_every_kind_of_selection(page: Visit, way: str) -> None:
    expected = {"dark 0": "dark"}
    if way == "brush":
        page.drag_on_map((0.14, 0.55), (0.4, 0.88))
    elif way == "legend":
        page.page.click("#legend button[data-mood=dark]")
    elif way == "search":
        page.page.fill("#search", "DARK")
    elif way == "certainty":
        page.row("dark 0").agree()
        page.page.select_option("#certainty", "yours")
    else:
        page.row("dark 0").choose("happy")
        page.page.click("#legend button[data-mood=dark]")
        page.page.click("#legend button[data-mood=relaxing]")
        expected = {"relaxing 0": "relaxing"}

    assert page.rows() == expected
    assert {row["song"]: row["mood"] for row in page.csv()} == expected
    assert {title: mood for title, mood in _dots(page).items() if mood} == expected
    assert page.text("#showing") == "Songs: 1 of 4"


def test_a_click_beside_the_dots_ends_the_brush(page: Visit) -> None:
    page.drag_on_map((0.14, 0.55), (0.4, 0.88))
    assert len(page.rows()) == 1
    page.page.locator("#map canvas").click(position={"x": 250, "y": 200})
    assert len(page.rows()) == 4


def test_a_song_is_named_under_the_pointer_and_a_click_shows_why(page: Visit) -> None:
    left, top = _place(page, valence=0.12, energy=0.25)
    page.page.locator("#map canvas").hover(position={"x": left + 3, "y": top})
    expect(page.page.locator(".tip")).to_have_text(
        "dark 0 \u2013 The Testers: dark. Valence 12\u00a0%, Energy 25\u00a0%."
    )
    page.page.locator("#map canvas").click(position={"x": left, "y": top})
    expect(page.page.locator(".details .reasons h4")).to_have_text("Why dark")


def test_arrow_keys_name_songs_and_enter_shows_why(page: Visit) -> None:
    keys = page.page.keyboard
    page.page.locator("#y").focus()
    keys.press("Tab")
    tip = page.page.locator(".tip")
    expect(tip).to_contain_text("happy 0")
    for key, title in (("ArrowLeft", "aggressive 0"), ("ArrowDown", "dark 0"), ("ArrowRight", "relaxing 0")):
        keys.press(key)
        expect(tip).to_contain_text(title)
    keys.press("Enter")
    expect(page.page.locator(".details .reasons h4")).to_have_text("Why relaxing")
    assert page.page.evaluate("document.activeElement.className") == "why"


def test_shift_and_arrow_keys_select_an_area_and_escape_ends_it(page: Visit) -> None:
    keys = page.page.keyboard
    page.page.locator("#y").focus()
    keys.press("Tab")
    keys.press("Shift+ArrowLeft")
    assert list(page.rows()) == ["happy 0"]
    for _ in range(15):
        keys.press("Shift+ArrowLeft")
        keys.press("Shift+ArrowUp")
    assert list(page.rows()) == ["happy 0", "aggressive 0"]
    keys.press("Escape")
    assert len(page.rows()) == 4


def test_the_axes_can_be_chosen_and_the_table_shows_them(page: Visit) -> None:
    page.page.select_option("#x", "tempo")
    page.page.select_option("#y", "duration_ms")

    assert page.page.locator("thead .x").inner_text() == "Tempo"
    assert page.page.locator("tbody .x").all_inner_texts() == ["122 bpm", "168 bpm", "85 bpm", "82 bpm"]
    assert page.page.locator("tbody .y").all_inner_texts() == ["3:21", "3:07", "4:00", "3:34"]
