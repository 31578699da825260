"""English and Spanish: the browser's language, the switch, and nothing left in the other language."""

from collections.abc import Callable

import pytest

from tests.browser.songs import of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]


@pytest.mark.parametrize(
    ("language", "lang", "title"),
    [
        ("en-US", "en", "What mood is your playlist in?"),
        ("es-MX", "es", "¿De qué ánimo es tu lista?"),
        ("de-DE", "en", "What mood is your playlist in?"),
    ],
)
def test_the_page_begins_in_the_browsers_language(visit: Opened, language: str, lang: str, title: str) -> None:
    page = visit(language=language)

    assert page.page.get_attribute("html", "lang") == lang
    assert page.text("h1") == title


def test_the_switch_changes_everything_and_is_remembered(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=of_each_mood(2), bad__csv="no songs")
    page.wait_for_results()
    page.row("dark 0").choose("relaxing")
    page.page.click("[data-language=es]")

    assert page.sentence() == "list: una mezcla, primero relajante (38\u00a0%), después alegre (25\u00a0%)."
    assert page.text("tbody tr:not([hidden]) select option:checked") in {"alegre", "relajante"}
    assert page.text("#labels-count") == "Tus ánimos hasta ahora: 1 relajante."
    assert "El servidor no ha podido leerlo" in page.text("#problem-list")
    assert page.text("#legend button[data-mood=aggressive] .name") == "agresivo"
    assert page.rows()["dark 0"] == "relaxing"  # the values stay the model's
    page.page.reload()
    page.page.wait_for_selector("body[data-ready]")
    assert page.page.get_attribute("html", "lang") == "es"


def test_reasons_and_numbers_are_in_the_language(visit: Opened) -> None:
    page = visit(language="es-ES")
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    page.page.locator("tbody .why").nth(2).click()
    page.page.wait_for_selector(".details .scores")

    details = page.text(".details")
    assert "Por qué oscuro" in details
    assert "La canción sería " in details
    assert "tono" in details
    assert page.page.locator(".details .value").nth(2).inner_text().startswith("0,")
    assert {row["mood"] for row in page.csv()} == {"happy", "aggressive", "dark", "relaxing"}
