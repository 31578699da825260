"""The page without a mouse, with a screen reader, on a narrow screen, in light and dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.songs import of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]
SERIOUS = {"serious", "critical"}


def _findings(page: Visit) -> list[str]:
    found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in SERIOUS]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious_in_any_state(visit: Opened, width: int, dark: bool) -> None:
    page = visit(width=width, dark=dark)
    page.page.click("#start summary")
    assert _findings(page) == []

    page.drop(list__csv=of_each_mood(20), bad__csv="no songs")
    page.wait_for_results()
    page.row("dark 1").choose("relaxing")
    page.row("happy 1").why()
    page.page.click("#legend button[data-mood=happy]")
    assert _findings(page) == []


@pytest.mark.parametrize("language", ["en-GB", "es-ES"])
def test_nothing_is_wider_than_a_narrow_screen(visit: Opened, language: str) -> None:
    page = visit(width=360, height=740, language=language)
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.page.evaluate(wide)
    page.paste("https://open.spotify.com/playlist/0000000000000000000000")
    page.problem()
    assert not page.page.evaluate(wide)
    page.show_sample()
    page.page.locator("tbody .why").first.click()
    page.page.wait_for_selector(".details .scores")
    assert not page.page.evaluate(wide)


def test_the_whole_way_works_with_the_keyboard_alone(visit: Opened) -> None:
    page = visit()
    keys = page.page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            if page.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}.")

    keys.press("Tab")
    assert page.page.evaluate("document.activeElement.className") == "skip"
    tab_to("#files")
    tab_to("#sample")
    keys.press("Enter")
    page.wait_for_results()
    expect(page.page.locator("#sentence")).to_be_focused()
    tab_to("#legend button[data-mood=dark]")
    keys.press("Space")
    assert set(page.rows().values()) == {"dark"}
    tab_to("#map canvas")
    expect(page.page.locator(".tip")).not_to_be_empty()
    tab_to("#search")
    keys.type("every")
    assert len(page.rows()) >= 1
    tab_to("tbody select")
    keys.type("relaxing")
    assert "relaxing" in page.rows().values()
    tab_to("tbody .why")
    keys.press("Enter")
    expect(page.page.locator(".details .scores")).to_be_visible()
    tab_to("[data-download=csv]")
    with page.page.expect_download():
        keys.press("Enter")


def test_progress_results_and_counts_are_announced(visit: Opened) -> None:
    page = visit()
    page.show_sample()

    for selector in ("#work-text", "#showing", "#labels-count", "#downloaded", ".tip"):
        assert page.page.locator(selector).get_attribute("role") == "status"
    label = page.page.get_attribute("#bar", "aria-label") or ""
    assert "happy: 6, of which 2 clear; aggressive: " in label
    assert page.page.get_attribute("#map canvas", "aria-label")
