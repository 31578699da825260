import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.report_table import ReportRecord
from classify.batch.report_page import (
    Content,
    count_entries,
    decode_content,
    encode_content,
    page_answer,
    status_answer,
)
from classify.core.playlist import Skipped, SkipReason
from classify.errors import NotFound
from classify.request import PageQuery
from classify.response import ReportResult
from classify.response.schemas import MoodSong
from tests.unit.classify.builders import report, track

DONE = ReportRecord.new("r1", "done", 30)
URL = "https://a.example/v1/reports/r1"


def _content(songs: int, skipped: int) -> Content:
    rows = [(track(number), (0.9, 0.1)) for number in range(1, songs + 1)]
    items = tuple(
        Skipped(position=number, reason=SkipReason.EPISODE) for number in range(songs + 1, songs + skipped + 1)
    )
    return ReportResult(report(*rows, skipped=items), ("scores", "features")).content()


def _mood_songs(count: int) -> list[MoodSong]:
    return [MoodSong("Ana", f"Song {number}", None, "dark", 0.5, "p") for number in range(count)]


def _page(content: Content, offset: int, limit: int) -> Any:
    return json.loads(page_answer(DONE, content, PageQuery(offset, limit), URL).body)


def _all_pages(content: Content, limit: int) -> list[Any]:
    pages = [_page(content, 0, limit)]
    while pages[-1]["next"]:
        query = dict(part.split("=") for part in pages[-1]["next"].removeprefix(f"{URL}?").split("&"))
        pages.append(_page(content, int(query["offset"]), int(query["limit"])))
    return pages


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 30))
def test_the_pages_hold_every_song_once_and_then_every_skipped_item_once(songs: int, skipped: int, limit: int) -> None:
    pages = _all_pages(_content(songs, skipped), limit)
    positions = [item["position"] for page in pages for part in ("songs", "skipped") for item in page["report"][part]]
    assert positions == list(range(1, songs + skipped + 1))
    assert {page["total"] for page in pages} == {songs + skipped}
    assert len(pages) == max(1, -(-(songs + skipped) // limit))


@given(st.integers(0, 12), st.integers(1, 30))
def test_the_pages_of_a_mood_answer_hold_every_song_once(songs: int, limit: int) -> None:
    pages = _all_pages(_mood_songs(songs), limit)
    assert [song["song"] for page in pages for song in page["songs"]] == [f"Song {n}" for n in range(songs)]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 10**12), st.integers(1, 1000))
def test_a_page_has_at_most_limit_entries(songs: int, skipped: int, offset: int, limit: int) -> None:
    page = _page(_content(songs, skipped), offset, limit)
    count = len(page["report"]["songs"]) + len(page["report"]["skipped"])
    assert count == max(0, min(limit, songs + skipped - offset))


@pytest.mark.parametrize("content", [_content(2, 1), _content(0, 0), _mood_songs(2), []])
def test_contents_survive_encoding_and_decoding(content: Content) -> None:
    assert decode_content(encode_content(content)) == content
    assert count_entries(decode_content(encode_content(content))) == count_entries(content)


@pytest.mark.parametrize("stored", [b"", b"{}", b'{"songs": []}', b"[7]", b"\xff"])
def test_contents_in_another_format_are_not_found(stored: bytes) -> None:
    with pytest.raises(NotFound, match="another version"):
        decode_content(stored)


def test_a_report_without_contents_has_only_its_status_and_times() -> None:
    for status in ("failed", "postponed"):
        answer = status_answer(ReportRecord.new("r1", status, 30))
        assert (set(json.loads(answer.body)), answer.headers) == ({"id", "status", "created", "expires"}, {})
    assert int(status_answer(ReportRecord.pending("r1", 30)).headers["Retry-After"]) > 0
