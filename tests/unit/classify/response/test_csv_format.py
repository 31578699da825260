import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from classify.core.csv_injection import unescape_formula
from classify.core.features import FEATURE_NAMES
from classify.core.playlist import Skipped, SkipReason
from classify.core.report import Report
from classify.response.csv_format import as_csv
from tests.unit.classify.builders import VALUES, found, report, spotify_id, track

TITLES = st.text() | st.text("'=+-@\t\r\n,;\"x", max_size=6)


def _rows(report: Report, *include: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(report, include), newline="")))


def test_a_report_has_a_header_then_songs_then_skipped_items() -> None:
    skipped = Skipped(position=1, reason=SkipReason.EPISODE, name="Talk", artists=("Show",), url="https://u")
    full = report((track(2, name="Ñandú", artists=("A", "B")), (0.25, 0.75)), skipped=(skipped,))
    assert as_csv(full, []) == (
        "position,song,artist,url,mood,score,alternatives,tags,source,as_of,skipped\r\n"
        f'2,Ñandú,"A, B",https://open.spotify.com/track/{spotify_id(2)},dark,0.75,,,given,,\r\n'
        "1,Talk,Show,https://u,,,,,,,episode\r\n"
    )


def test_features_from_a_service_have_their_month() -> None:
    reports = report((track(1), (0.25, 0.75)))
    (classified,) = reports.classified
    old = structs.replace(classified, found=found("reccobeats", as_of="2026-12"))
    (song,) = _rows(structs.replace(reports, classified=(old,)))
    assert (song["source"], song["as_of"]) == ("reccobeats", "2026-12")


def test_an_empty_report_is_only_the_header() -> None:
    assert as_csv(report(), []) == "position,song,artist,url,mood,score,alternatives,tags,source,as_of,skipped\r\n"


def test_scores_and_features_are_extra_columns() -> None:
    full = report((track(1), (0.25, 0.75)), skipped=(Skipped(position=2, reason=SkipReason.EPISODE),))
    song, skipped = _rows(full, "scores", "features")
    assert list(song)[11:] == ["score_happy", "score_dark", *FEATURE_NAMES]
    assert (song["score_happy"], song["score_dark"]) == ("0.25", "0.75")
    assert {name: float(song[name]) for name in FEATURE_NAMES} == VALUES
    assert {skipped[name] for name in list(skipped)[11:]} == {""}


@given(TITLES, TITLES)
def test_any_title_stays_in_one_row(name: str, artist: str) -> None:
    skipped = Skipped(position=2, reason=SkipReason.NO_ID, name=name, artists=(artist,), url=name)
    rows = _rows(report((track(1, name=name, artists=(artist,)), (0.9, 0.1)), skipped=(skipped,)))
    assert [(unescape_formula(row["song"]), unescape_formula(row["artist"])) for row in rows] == [(name, artist)] * 2
    assert unescape_formula(rows[1]["url"]) == name
