"""Errors in words with the next step, the API key, and cancelling."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.songs import of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]
KEY = "the-key-of-the-owner"


def _problem(kind: str, status: int, **headers: str) -> dict[str, Any]:
    body = {"type": f"urn:moodlist:problem:{kind}", "title": "Title", "status": status, "detail": "Said by the server."}
    return {
        "status": status,
        "headers": {"content-type": "application/problem+json", **headers},
        "body": json.dumps(body),
    }


def test_a_page_whose_scripts_do_not_load_says_what_to_do(visit: Opened) -> None:
    page = visit()
    page.page.route("**/web/map.js", lambda route: route.abort())
    page.page.reload()

    expect(page.page.locator("#loading")).to_contain_text("load the page again")
    assert page.page.locator("#start").is_hidden()
    page.page.unroute("**/web/map.js")
    page.page.reload()
    expect(page.page.locator("#start")).to_be_visible()
    expect(page.page.locator("#loading")).to_be_hidden()


def test_an_unknown_playlist_is_explained_with_the_next_step(visit: Opened) -> None:
    page = visit()
    page.paste("https://open.spotify.com/playlist/0000000000000000000000")

    problem = page.problem()
    assert "playlist/0000000000000000000000" in problem
    assert "can be exported at exportify.net" in problem
    assert page.page.evaluate("document.activeElement.id") == "problems-title"


@pytest.mark.parametrize(
    ("kind", "status", "headers", "words"),
    [
        ("playlist-forbidden", 403, {}, "Export it at exportify.net and drop the file here"),
        ("throttled", 429, {"retry-after": "7"}, "Try again in 7 seconds"),
        ("api-key-quota", 429, {"retry-after": "3600"}, "Try again tomorrow"),
        ("upstream-unavailable", 503, {"retry-after": "20"}, "Try again in 20 seconds"),
        ("out-of-time", 504, {}, "There was not enough time"),
        ("a-kind-of-the-future", 400, {}, "Something went wrong on the server"),
    ],
)
def test_a_problem_of_the_server_is_explained(
    visit: Opened, kind: str, status: int, headers: dict[str, str], words: str
) -> None:
    page = visit()
    page.page.route("**/classify*", lambda route: route.fulfill(**_problem(kind, status, **headers)))
    page.drop(list__csv=of_each_mood(1))

    problem = page.problem()
    assert words in problem
    assert "Said by the server." in problem


def test_a_failed_list_can_be_tried_again(visit: Opened) -> None:
    page = visit()
    page.page.route("**/classify*", lambda route: route.abort(), times=1)
    page.drop(list__csv=of_each_mood(1))
    assert "The server did not answer" in page.problem()

    page.page.click("#problem-list button")
    page.wait_for_results()
    assert len(page.rows()) == 4
    assert page.page.locator("#problems").is_hidden()


def test_the_key_is_asked_for_only_where_the_server_wants_one_and_kept_for_the_tab(visit: Opened) -> None:
    def gateway(route: Route) -> None:
        if route.request.headers.get("x-api-key") == KEY:
            route.continue_()
        else:
            route.fulfill(**_problem("api-key-required", 403))

    page = visit()
    assert page.page.locator("#key").is_hidden()
    page.page.route("**/classify*", gateway)
    page.drop(list__csv=of_each_mood(1))
    expect(page.page.locator("#key")).to_be_visible()
    assert page.page.locator("#key-refused").is_hidden()
    page.page.fill("#key-value", "a wrong one")
    page.page.click("#key .primary")
    expect(page.page.locator("#key-refused")).to_be_visible()
    page.page.fill("#key-value", KEY)
    page.page.click("#key .primary")
    page.wait_for_results()
    assert len(page.rows()) == 4

    page.page.reload()
    page.page.wait_for_selector("body[data-ready]")
    page.show_sample()
    assert page.page.locator("#key").is_hidden()
    assert page.page.evaluate("localStorage.length") == 0


def test_without_a_key_the_list_can_be_cancelled(visit: Opened) -> None:
    page = visit()
    page.page.route("**/classify*", lambda route: route.fulfill(**_problem("api-key-required", 403)))
    page.drop(list__csv=of_each_mood(1))
    page.page.click("#key-cancel")

    assert "Cancelled" in page.problem()
    assert page.page.locator("#key").is_hidden()


def test_a_request_can_be_cancelled(visit: Opened) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page = visit()
    page.page.route("**/classify*", hold)
    page.drop(one__csv=of_each_mood(1), two__csv=of_each_mood(2))
    expect(page.page.locator("#work-text")).to_have_text("Reading one.csv … (1 of 2)")
    page.page.click("#work-cancel")

    assert page.problem().count("Cancelled") == 2
    assert len(waiting) == 1


def test_files_that_are_dropped_while_others_are_read_wait_for_their_turn(visit: Opened) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page = visit()
    page.page.route("**/classify*", hold_the_first)
    with page.page.expect_request("**/classify*"):
        page.drop(one__csv=of_each_mood(1))
    expect(page.page.locator("#work-text")).to_have_text("Reading one.csv … (1 of 1)")
    page.drop(two__csv=of_each_mood(2))
    held[0].continue_()

    expect(page.page.locator("#sentence")).to_contain_text("The whole of your 2 lists")
    assert len(page.rows()) == 8


def test_a_report_that_is_too_large_for_one_answer_is_read_page_by_page(visit: Opened) -> None:
    def song(position: int) -> dict[str, Any]:
        features = {"valence": 0.9, "energy": 0.8, "tempo": 120, "loudness": -5, "duration_ms": 200_000}
        shares = ("danceability", "acousticness", "instrumentalness", "speechiness", "liveness")
        return {
            "position": position,
            "song": f"Song {position}",
            "artist": "The Testers",
            "url": None,
            "mood": "happy",
            "score": 0.9,
            "alternatives": [],
            "tags": [],
            "source": "given",
            "features": features | dict.fromkeys(shares, 0.5),
        }

    def report(route: Route) -> None:
        is_last = "reports/x" in route.request.url
        page_of_report = {
            "playlist": {"name": "", "url": None, "snapshot_id": None, "items": 3},
            "songs": [song(3)] if is_last else [song(1), song(2)],
            "skipped": [],
        }
        next_ = None if is_last else "reports/x?offset=2"
        route.fulfill(json={"id": "x", "status": "done", "total": 3, "next": next_, "report": page_of_report})

    page = visit()
    page.page.route("**/reports/x*", report)
    page.page.route("**/classify*", report)  # the browser follows the redirect to the first page by itself
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()

    assert list(page.rows()) == ["Song 1", "Song 2", "Song 3"]
