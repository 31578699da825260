"""No line of any table is wider than the terminal, whatever the texts in it."""

import os
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from classify.aws.job_queue import DeferredRequest, PostedJob, WatchedJob, encode_job
from classify.aws.report_table import ReportRecord
from classify.aws.watchlist import WatchlistEntry
from classify.core.explanation import Explanation, Reason, Tipping
from classify.core.playlist import SkipReason
from classify.core.report import Selection
from classify.core.save_target import SaveTarget
from classify.errors import UpstreamUnavailable
from classify.response import problem_answer
from classify.response.schemas import CountsSchema, MoodSong, PlaylistSchema, ReportSchema, SkippedSchema, SongSchema
from moodlist.terminal.job_table import job_table
from moodlist.terminal.report_view import report_lines
from moodlist.terminal.save_schema import SaveSchema, SaveSong
from moodlist.terminal.save_view import save_lines
from moodlist.terminal.song_table import song_table
from moodlist.terminal.text import Line, plain
from moodlist.terminal.watchlist_table import watchlist_table

ID = "1MoodlistRoadTrip00001"
LINK = f"https://open.spotify.com/track/{ID}"
TEXTS = [
    "",
    "a",
    "Paper Lanterns (Live at the Old Harbour, Remastered, 2011 Deluxe Anniversary Edition, Disc Two)",
    "x" * 300,
    "日本の歌とても長いタイトルのうた" * 6,
    "한국어 노래 제목 " * 9,
    "👨\u200d👩\u200d👧\u200d👦" * 20,
    "👩🏽\u200d🚀❤\ufe0f🇪🇸🏴\U000e0067\U000e0062\U000e007f" * 9,
    "e\u0301\u0327" * 120,
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 عشق " * 12,
    "שלום עולם " * 15,
    "क्\u200dष श्री गीत " * 12,
    "a\x1b[2J\u202eb\tc\n" * 20,
]


TIPPING = Tipping("energy", "would be dark with less energy: 0.30 instead of 0.80", "")


def report(text: str) -> Iterator[Line]:
    why = Explanation((Reason("energy", text or "loud", ""), Reason("tempo", "fast", "")), "dark", TIPPING)
    scores = {"aggressive": 0.5, "energetic": 0.4}
    songs = [
        SongSchema(
            position=at,
            song=text,
            artist=text,
            url=LINK,
            mood="aggressive",
            score=0.5,
            alternatives=others,
            tags=["energetic"],
            source="given",
            scores=scores,
            why=why,
        )
        for at, others in ((1, []), (10_000, ["happy"]), (3, ["relaxing", "happy"]))
    ]
    skipped = [SkippedSchema(at, text, text, None, reason) for at, reason in enumerate(SkipReason)]
    moods = {"happy": 0, "aggressive": 2, "custom " + text[:40]: 1}
    counts = CountsSchema(3, len(skipped), moods, {"energetic": 2}, {"aggressive": 1})
    schema = ReportSchema(PlaylistSchema(text, None, None, 9), "1", counts, songs, skipped)
    return report_lines(schema, Selection(frozenset({"energetic", "aggressive"}), 0.25))


def answer(text: str) -> Iterator[Line]:
    return song_table([MoodSong(text, text, LINK, "relaxing", 0.5, "p"), MoodSong(text, "", None, "dark", 0.5, "p")])


def watchlist(text: str) -> Iterator[Line]:
    problem = problem_answer(UpstreamUnavailable(f"Spotify fell over: {text}")).body
    moods = {"happy": 3, text[:9]: 9}
    record = ReportRecord.new("r", "failed", 1, playlist=ID, name=text, moods=moods, problem=problem)
    target = SaveTarget(mood="happy", name=text)
    return watchlist_table([WatchlistEntry(playlist=ID, added=0, last=last, save=target) for last in (record, None)])


def save(text: str) -> Iterator[Line]:
    songs = [SaveSong(text, text, LINK, "unknown to Spotify", "relaxing", 0.5, ["dark"]), SaveSong(text, "", None)]
    where = f"https://open.spotify.com/playlist/{ID}"
    copies = [f"/home/me/{text}.csv"]
    return save_lines(SaveSchema(text, where, True, True, songs, songs, songs, songs, songs, songs, 9, copies=copies))


def jobs(text: str) -> Iterator[Line]:
    problem = problem_answer(UpstreamUnavailable(f"Spotify fell over: {text}")).body
    record = ReportRecord.new("r", "failed", 1, problem=problem)
    posted, watched = PostedJob("report-1", DeferredRequest("/mood", b"[]")), WatchedJob(ID, "2026-11-22T101500Z")
    return job_table([encode_job(posted), encode_job(watched), "{}"], lambda _: record)


TABLES = (report, answer, watchlist, save, jobs)
STEP = 40 if os.environ.get("CI") != "true" else 13  # between the widths that a text is tried in


def width_by_unicode(text: str) -> int:
    """Return the width as terminals count it that join nothing, from Unicode's own properties."""
    wide = sum(unicodedata.east_asian_width(each) in {"W", "F"} for each in text)
    return wide + sum(unicodedata.category(each) not in {"Mn", "Me", "Cf"} for each in text)


def too_wide(table: Callable[[str], Iterator[Line]], text: str, width: int) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout.isatty", lambda: True)
        patch.setenv("COLUMNS", str(width))
        lines = plain(table(text)).splitlines()
    return [line for line in lines if max(cell_len(line), width_by_unicode(line)) > width]


@pytest.mark.parametrize("table", TABLES)
def test_every_text_fits_every_width(table: Callable[[str], Iterator[Line]]) -> None:
    for number, text in enumerate(TEXTS):
        for width in range(40 + STEP * number // len(TEXTS), 251, STEP):
            assert too_wide(table, text, width) == [], (text, width)


@given(st.sampled_from(TABLES), st.text(max_size=200), st.integers(40, 250))
def test_any_text_fits_any_width(table: Callable[[str], Iterator[Line]], text: str, width: int) -> None:
    assert too_wide(table, text, width) == []


def test_a_pipe_is_as_wide_as_the_texts() -> None:
    assert max(map(len, plain(save(TEXTS[3])).splitlines())) > 250
