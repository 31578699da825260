"""The table: sorting, searching, filtering, pages, why, and texts that stay texts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from benchmarks.two_thousand_songs import export as random_songs
from tests.browser.songs import export, of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]
STRANGE = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "=1+1", "Tom & Jerry \u201cbest\u201d", "a,b;c"]


def test_a_press_on_a_header_sorts_and_another_turns_the_order_around(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=export([("Cloud 10", "dark"), ("cloud 9", "happy"), ("Átomo", "relaxing")]))
    page.wait_for_results()

    page.page.click("thead .song button")
    assert list(page.rows()) == ["Átomo", "cloud 9", "Cloud 10"]
    assert page.page.get_attribute("thead .song", "aria-sort") == "ascending"
    page.page.click("thead .song button")
    assert list(page.rows()) == ["Cloud 10", "cloud 9", "Átomo"]
    page.page.click("thead .y button")
    assert list(page.rows()) == ["cloud 9", "Cloud 10", "Átomo"]
    assert page.page.get_attribute("thead .y", "aria-sort") == "descending"
    page.page.click("thead .position button")
    assert list(page.rows()) == ["Cloud 10", "cloud 9", "Átomo"]


def test_the_search_ignores_case_accents_and_the_order_of_words(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=export([("Canción del Río", "dark"), ("Song of the Sea", "happy")]))
    page.wait_for_results()

    for words, found in (("rio CANCION", ["Canción del Río"]), ("testers sea", ["Song of the Sea"]), ("x", [])):
        page.page.fill("#search", words)
        assert list(page.rows()) == found
    page.page.click("#show-all")
    assert len(page.rows()) == 2
    assert page.page.input_value("#search") == ""


def test_certainty_selects_songs_and_is_said_in_words(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=random_songs(200))
    page.wait_for_results()

    for certainty, words in (("clear", "clear"), ("either", "or ")):
        page.page.select_option("#certainty", certainty)
        said = page.page.locator("tbody tr:not([hidden]) .certainty").all_inner_texts()
        assert said
        assert all(each.startswith(words) for each in said)


def test_long_lists_have_pages(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=random_songs(120))
    page.wait_for_results()

    assert page.text("#page-now") == "1 to 50 of 120"
    page.page.click("#page-on")
    page.page.click("#page-on")
    assert page.text("#page-now") == "101 to 120 of 120"
    assert next(iter(page.rows())) == "Song 100"
    assert len(page.csv()) == 120


def test_the_details_say_why_and_what_would_change_the_mood(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()

    details = page.row("dark 0").why()
    assert "Why dark" in details
    assert "It would be " in details
    assert "negative in tone" in details
    assert page.page.locator(".details .scores li").count() == 4
    assert page.page.locator(".details dt").count() == 10
    page.page.locator("tbody tr", has_text="dark 0").locator(".why").click()
    expect(page.page.locator(".details")).to_have_count(0)


@pytest.mark.parametrize("title", STRANGE)
def test_titles_are_text_and_never_markup(visit: Opened, title: str) -> None:
    page = visit()
    page.page.on("dialog", lambda dialog: page.errors.append(dialog.message))
    page.drop(**{"<b>list</b>__csv": export([(title, "dark"), ("Other", "happy")])})
    page.wait_for_results()

    assert list(page.rows()) == [title, "Other"]
    assert page.sentence().startswith("<b>list</b> is")
    assert page.page.locator("tbody script, tbody img, #sentence b").count() == 0
    page.row(title).why()
    assert page.csv()[0]["song"] == (f"'{title}" if title.startswith("=") else title)


def test_a_title_that_was_skipped_is_text_too(visit: Opened) -> None:
    page = visit()
    csv = export([("Good", "dark")]) + 'spotify:local:::x:1,"<script>alert(1)</script>",Nobody,,,,,,,,,,\n'
    page.drop(list__csv=csv)
    page.wait_for_results()

    assert "<script>alert(1)</script> \u2013 Nobody" in page.text("#skipped")
