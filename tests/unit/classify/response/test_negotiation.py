import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.response.negotiation import report_answer
from tests.unit.classify.builders import report, track

WHOLE = report((track(1, name="One"), (0.25, 0.75)))
JSON, CSV, M3U = "application/json", "text/csv; charset=utf-8", "audio/x-mpegurl; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("text/csv", CSV),
        ("audio/x-mpegurl", M3U),
        ("Text/CSV", CSV),
        ("text/csv;charset=utf-8", CSV),
        ("text/html, text/csv", CSV),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("text/csv, application/json", CSV),
        ("application/json, text/csv", JSON),
        ("application/json;q=0.5, text/csv;q=0.8", CSV),
        ("application/json ; q=0.5 , audio/x-mpegurl ; q=0.9 , text/csv ; q=0.8", M3U),
        ("text/csv;q=0.9, application/json", JSON),
        ("text/csv;header=present;Q=0.1, audio/x-mpegurl;q=0.2", M3U),
        ("text/csv;q=0", JSON),
        ("text/csv;q=0, audio/x-mpegurl;q=0.001", M3U),
        ("text/csv;q=high, audio/x-mpegurl;q=0.1", M3U),
        ("text/csv;q=", JSON),
        ("text/csv;q=nan", JSON),
        ("text/csv;q=-1", JSON),
        ("text/html", JSON),
        (",;,q=1;=,,", JSON),
    ],
)
def test_the_preferred_format_is_chosen(accept: str, media_type: str) -> None:
    assert report_answer(WHOLE, [], accept).media_type == media_type


@given(st.text() | st.text("textcsvapplijon/*;,q=.01 "))
def test_any_accept_header_gets_one_of_the_formats(accept: str) -> None:
    answer = report_answer(WHOLE, [], accept)
    assert answer.status == 200
    assert answer.media_type in {JSON, CSV, M3U}


@pytest.mark.parametrize(
    ("accept", "with_scores"),
    [("application/json", '"scores":{"happy":0.25,"dark":0.75}'), ("text/csv", ",0.25,0.75\r\n")],
)
def test_included_fields_are_in_every_format_that_has_them(accept: str, with_scores: str) -> None:
    assert with_scores in report_answer(WHOLE, ["scores"], accept).body
    assert with_scores not in report_answer(WHOLE, [], accept).body


def test_json_has_the_whole_report_and_m3u_the_links() -> None:
    assert json.loads(report_answer(WHOLE, [], "").body)["songs"][0]["song"] == "One"
    assert report_answer(WHOLE, [], "audio/x-mpegurl").body.startswith("#EXTM3U\n")


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "audio/x-mpegurl"])
def test_notes_are_in_the_json_or_in_a_header(accept: str) -> None:
    noted = report((track(1, name="One"), (0.25, 0.75)), notes=("One is damaged.", "Two are missing."))
    answer = report_answer(noted, [], accept)
    header = {"Moodlist-Notes": "One is damaged. Two are missing."}
    assert answer.headers == ({} if accept == JSON else header)
    assert ("One is damaged." in answer.body) == (accept == JSON)
    assert "Moodlist-Notes" not in report_answer(WHOLE, [], accept).headers
