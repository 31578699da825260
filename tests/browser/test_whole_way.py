"""From a link, a file or the sample to moods on the screen, and on to CSV, M3U and JSON."""

import json
from collections import Counter
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import expect

from moodlist.server.example import PLAYLIST
from tests.browser.songs import export, of_each_mood, track_id
from tests.browser.visit import Visit

Opened = Callable[..., Visit]


def _report(server: str, body: object) -> dict[str, list[dict[str, str]]]:
    report: dict[str, list[dict[str, str]]] = requests.post(f"{server}/classify", json=body, timeout=20).json()
    return report


def test_a_link_leads_to_the_moods_that_the_api_answers_and_on_to_csv(visit: Opened, server: str) -> None:
    page = visit()
    page.paste(PLAYLIST)
    page.wait_for_results()
    answered = {song["url"]: song["mood"] for song in _report(server, {"playlist": PLAYLIST})["songs"]}

    assert page.sentence().startswith("Road trip")
    assert {row["url"]: row["mood"] for row in page.csv()} == answered
    shown = Counter(answered.values())
    for button in page.page.locator("#legend button").all():
        assert button.locator(".count").inner_text() == str(shown[button.get_attribute("data-mood") or ""])


def test_everything_that_was_skipped_is_listed_with_its_reason(visit: Opened, server: str) -> None:
    page = visit()
    page.paste(PLAYLIST)
    page.wait_for_results()
    skipped = _report(server, {"playlist": PLAYLIST})["skipped"]

    shown = page.text("#skipped")
    assert f"Without a mood: {len(skipped)}" in shown
    assert page.page.locator("#skipped li").count() == len(skipped)
    for each in skipped:
        assert each["song"] in shown
    assert "Local files, which Spotify does not know: 1" in shown


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v1/?from=mail"])
def test_the_sample_works_at_every_address_of_the_page(visit: Opened, path: str) -> None:
    page = visit(path)
    page.show_sample()

    assert page.sentence().startswith("Sample list is")
    assert set(page.rows().values()) == {"happy", "aggressive", "dark", "relaxing"}
    assert "Take Three" in page.text("#skipped")
    for certainty in ("Clear", "Either of two moods", "Unclear", "Without a mood"):
        assert f"{certainty}: " in page.text("#counts")


def test_a_dropped_file_is_named_and_classified(visit: Opened) -> None:
    page = visit()
    page.drop(evening__csv=export([("Iron Weather", "aggressive"), ("Sunday Parade", "happy")]))
    page.wait_for_results()

    assert page.sentence() == "evening is between happy (50\u00a0%) and aggressive (50\u00a0%)."
    assert page.rows() == {"Iron Weather": "aggressive", "Sunday Parade": "happy"}


def test_several_files_are_one_list_and_their_common_songs_count_once(visit: Opened) -> None:
    page = visit()
    page.drop(one__csv=of_each_mood(1), two__csv=of_each_mood(2))
    page.wait_for_results()

    assert page.sentence().startswith("The whole of your 2 lists")
    assert len(page.rows()) == 8
    assert "In the list before: 4" in page.text("#skipped")
    page.page.select_option("#list", label="one")
    assert len(page.rows()) == 4


def test_pasted_links_of_songs_are_classified(visit: Opened) -> None:
    page = visit()
    page.paste("https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl\n")
    page.wait_for_results()

    assert page.rows() == {"Sunlit Balcony": "happy"}
    assert page.page.get_attribute("tbody a.link", "href") == "https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl"


def test_m3u_json_and_links_hold_what_is_shown(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=of_each_mood(2))
    page.wait_for_results()
    page.page.click("#legend button[data-mood=dark]")
    urls = [f"https://open.spotify.com/track/{track_id(title)}" for title in ("dark 0", "dark 1")]

    m3u = page.download("[data-download=m3u]").splitlines()
    songs = json.loads(page.download("[data-download=json]"))["songs"]
    page.page.click("#copy")
    expect(page.page.locator("#downloaded")).to_have_text("Links copied: 2")

    assert m3u == [
        "#EXTM3U",
        "#PLAYLIST:list",
        *("#EXTINF:240,The Testers - dark 0", urls[0]),
        *("#EXTINF:240,The Testers - dark 1", urls[1]),
    ]
    assert [(song["url"], song["mood"]) for song in songs] == [(url, "dark") for url in urls]
    assert page.page.evaluate("navigator.clipboard.readText()") == "\n".join(urls)


def test_the_csv_can_be_read_again(visit: Opened, server: str) -> None:
    page = visit()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()

    again = requests.post(
        f"{server}/classify",
        data=page.download("[data-download=csv]").encode(),
        headers={"Content-Type": "text/csv"},
        timeout=20,
    ).json()
    assert {song["song"]: song["mood"] for song in again["songs"]} == page.rows()
    assert {song["source"] for song in again["songs"]} == {"given"}


def test_starting_over_leads_back_to_the_start(visit: Opened) -> None:
    page = visit()
    page.show_sample()
    page.page.click("#over")

    assert page.page.locator("#results").is_hidden()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    assert len(page.rows()) == 4
