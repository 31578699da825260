"""The checks find an application that is wrong on purpose."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from classify.sources import http
from tests.faults.checks import Outcome, check
from tests.faults.fault import MARKER, Fault, Kind
from tests.faults.line import Line, open_line
from tests.faults.places import FEATURES_MIDDLE, HEAD, MIDDLE_PAGE, TOKEN, Place
from tests.faults.playlist import PLAYLIST_ID
from tests.faults.process import MEGABYTE
from tests.faults.redirect_kinds import KINDS as REDIRECTS
from tests.integration.classify.api.gateway import JSON, PROBLEM, Api, HttpResponse
from tests.integration.classify.conftest import Deploy

Json = dict[str, Any]
NO_FAULT = Fault("none", Kind(lambda exchange: exchange.reply), MIDDLE_PAGE)


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """A line of its own, whose figures no summary shows."""
    with open_line() as line:
        yield line


@pytest.fixture
def outcome(line: Line, api: Api) -> Outcome:
    """The outcome of the request without a fault, which passes all checks."""
    outcome = Outcome(line.faultless)
    check(NO_FAULT, outcome, line.truth)
    return outcome


def _without_a_page(report: Json) -> None:
    for name in ("songs", "skipped"):
        report[name] = [each for each in report[name] if not 51 <= each["position"] <= 100]
    report["playlist"]["items"] = 90
    report["counts"] |= {"classified": len(report["songs"]), "skipped": len(report["skipped"])}


def _with_a_song_twice(report: Json) -> None:
    report["songs"].append(report["songs"][0])


def _with_songs_swapped(report: Json) -> None:
    one, other = report["songs"][:2]
    one["song"], other["song"] = other["song"], one["song"]


def _with_another_mood(report: Json) -> None:
    song = report["songs"][30]
    song["mood"] = "dark" if song["mood"] != "dark" else "happy"


def _with_another_score(report: Json) -> None:
    report["songs"][30]["score"] += 0.0001


def _without_a_mood(report: Json) -> None:
    song = report["songs"].pop()
    report["skipped"].append(
        {key: song[key] for key in ("position", "song", "artist", "url")} | {"reason": "no_features"}
    )
    report["counts"]["classified"] -= 1
    report["counts"]["skipped"] += 1
    report["counts"]["moods"][song["mood"]] -= 1


def _with_a_mood_for_a_local_file(report: Json) -> None:
    local = next(each for each in report["skipped"] if each["reason"] == "local_file")
    report["skipped"].remove(local)
    report["songs"].append(report["songs"][0] | {key: local[key] for key in ("position", "song", "artist", "url")})
    report["counts"]["classified"] += 1
    report["counts"]["skipped"] -= 1
    report["counts"]["moods"][report["songs"][0]["mood"]] += 1


def _with_wrong_counts(report: Json) -> None:
    report["counts"]["moods"]["happy"] += 1


def _with_another_reason(report: Json) -> None:
    report["skipped"][0]["reason"] = "provider_unavailable"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_without_a_page, "do not add up"),
        (_with_a_song_twice, "do not add up"),
        (_with_songs_swapped, " instead of "),
        (_with_another_mood, "another mood"),
        (_with_another_score, "another score"),
        (_without_a_mood, " instead of "),
        (_with_a_mood_for_a_local_file, "a mood without features"),
        (_with_wrong_counts, "counts of the moods"),
        (_with_another_reason, " instead of "),
    ],
)
def test_a_wrong_report_is_caught(line: Line, outcome: Outcome, change: Callable[[Json], None], message: str) -> None:
    report = outcome.answer.json()
    change(report)
    wrong = replace(outcome, answer=replace(outcome.answer, text=json.dumps(report)))

    with pytest.raises(AssertionError, match=message):
        check(NO_FAULT, wrong, line.truth)


def _problem(status: int = 502, detail: str = "x", **more: object) -> str:
    return json.dumps({"type": "urn:moodlist:problem:x", "title": "x", "status": status, "detail": detail, **more})


@pytest.mark.parametrize(
    ("status", "media_type", "text"),
    [
        (500, PROBLEM, _problem(500)),
        (418, PROBLEM, _problem(418)),
        (502, "text/html", "<html></html>"),
        (502, PROBLEM, "{}"),
        (502, PROBLEM, _problem(503)),
        (502, PROBLEM, _problem(502, "Traceback (most recent call last)")),
        (502, PROBLEM, _problem(502, f"Spotify says {MARKER}")),
        (200, JSON, '{"songs": []}'),
        (200, "text/plain", "{}"),
    ],
)
def test_a_wrong_answer_is_caught(line: Line, outcome: Outcome, status: int, media_type: str, text: str) -> None:
    wrong = replace(outcome, answer=HttpResponse(status, {"content-type": media_type}, text))

    with pytest.raises(AssertionError):
        check(NO_FAULT, wrong, line.truth)


@pytest.mark.parametrize("number", range(3))
def test_a_secret_in_an_answer_is_caught(line: Line, outcome: Outcome, number: int) -> None:
    secret = sorted(line.truth.secrets)[number]  # the app's secret, the refresh token and an access token
    headers = {**outcome.answer.headers, "moodlist-skipped": secret}

    with pytest.raises(AssertionError, match="tells what is inside"):
        check(NO_FAULT, replace(outcome, answer=replace(outcome.answer, headers=headers)), line.truth)


def test_a_failure_after_a_harmless_fault_is_caught(line: Line, outcome: Outcome) -> None:
    wrong = replace(outcome, answer=HttpResponse(502, {"content-type": PROBLEM}, _problem()))

    check(NO_FAULT, wrong, line.truth)
    with pytest.raises(AssertionError):
        check(replace(NO_FAULT, kind=replace(NO_FAULT.kind, harmless=("always",))), wrong, line.truth)


@pytest.mark.parametrize("place", [TOKEN, HEAD, MIDDLE_PAGE, FEATURES_MIDDLE], ids=lambda place: place.name)
def test_an_application_that_follows_a_redirect_is_caught(
    line: Line, api: Api, monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    monkeypatch.setattr(http, "_refuse_redirect", lambda *_, **__: None)
    fault = Fault("redirect-307", REDIRECTS["redirect-307"], place)

    outcome = line.send(fault, api)

    assert outcome.foreign_calls > 0
    with pytest.raises(AssertionError):
        check(fault, outcome, line.truth)


def test_threads_and_memory_that_are_left_are_caught(line: Line, outcome: Outcome) -> None:
    for wrong in (replace(outcome, more_threads=1), replace(outcome, growth=51 * MEGABYTE)):
        with pytest.raises(AssertionError):
            check(NO_FAULT, wrong, line.truth)


def test_a_fault_that_spoils_nothing_is_caught(line: Line, api: Api) -> None:
    nowhere = replace(NO_FAULT, place=replace(MIDDLE_PAGE, matches=lambda _: False))

    with pytest.raises(AssertionError, match="no answer to spoil"):
        check(nowhere, line.send(nowhere, api), line.truth)


def test_a_thread_that_does_not_end_is_counted(line: Line, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faults.line.ENDING_SECONDS", 0.01)
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="upstream")
    thread.start()
    try:
        assert line.send(NO_FAULT, api).more_threads == 1
    finally:
        end.set()
        thread.join()


def test_the_proxy_changes_nothing_without_a_fault(line: Line, outcome: Outcome, deploy: Deploy) -> None:
    direct = deploy(line.sim).post("/classify", {"playlist": PLAYLIST_ID})

    assert outcome.answer.json() == direct.json()
