"""Reports as CSV and as M3U, on request by the Accept header."""

import csv
import io

import pytest

from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON, Api
from tests.integration.classify.api.songs import song_urls, tracks_of


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("accept", ["text/csv", "TEXT/CSV", "application/json;q=0.5, text/csv", "text/csv;q=0.1"])
def test_a_caller_who_accepts_csv_gets_csv(api: Api, accept: str) -> None:
    answer = api.post(
        "/classify", {"playlist": playlist_ids.ROAD_TRIP}, headers={"Accept": accept, "Content-Type": JSON}
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    rows = _rows(answer.text)
    assert [(row["position"], row["song"], row["artist"], row["url"], row["mood"]) for row in rows[:55]] == [
        (str(song["position"]), song["song"], song["artist"], song["url"], song["mood"]) for song in report["songs"]
    ]
    assert [row["skipped"] for row in rows[55:]] == [each["reason"] for each in report["skipped"]]


def test_csv_has_columns_for_what_is_included(api: Api) -> None:
    body = {"playlist": playlist_ids.FIESTA, "include": ["scores", "features"]}
    (row, *_) = _rows(api.post("/classify", body, headers={"Accept": "text/csv", "Content-Type": JSON}).text)
    assert float(row["score_happy"]) == float(row["score"])
    assert {*FEATURE_NAMES} <= row.keys()


def test_a_csv_report_can_be_classified_again(sim: Simulator, api: Api) -> None:
    body = {"playlist": playlist_ids.ROAD_TRIP, "include": ["features"]}
    text = api.post("/classify", body, headers={"Accept": "text/csv", "Content-Type": JSON}).text
    sim.reset()
    again = api.upload("/classify", text.encode()).json()
    assert {song["url"]: song["score"] for song in again["songs"]} == {
        song["url"]: song["score"] for song in api.post("/classify", body).json()["songs"]
    }


def test_titles_that_look_like_formulas_are_escaped_and_read_back(sim: Simulator, api: Api) -> None:
    features = tracks_of(sim)[0].features._asdict()
    titles = ["=1+1", "+49", "-1", "@SUM(A1)", "\tTab", "'=quoted", "plain"]
    tracks = [{"song": title, "artist": title, "features": features} for title in titles]
    text = api.post(
        "/classify?include=features", {"tracks": tracks}, headers={"Accept": "text/csv", "Content-Type": JSON}
    ).text
    assert [row["song"][:1] in "=+-@\t" for row in _rows(text)] == [False] * len(titles)
    again = api.upload("/classify", text.encode()).json()
    assert [song["song"].strip() for song in again["songs"]] == [title.strip() for title in titles]


def test_a_caller_who_accepts_m3u_gets_a_playlist_file(sim: Simulator, api: Api) -> None:
    headers = {"Accept": "audio/x-mpegurl", "Content-Type": JSON}
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA, "moods": ["happy"]}, headers=headers)
    assert answer.headers["content-type"] == "audio/x-mpegurl; charset=utf-8"
    head, name, *lines = answer.text.splitlines()
    assert (head, name) == ("#EXTM3U", "#PLAYLIST:Fiesta")
    track = sim.catalog.tracks[lines[1][-22:]]
    assert lines[0] == (f"#EXTINF:{round(track.features.duration_ms / 1000)},{', '.join(track.artists)} - {track.name}")
    assert song_urls(api.upload("/classify", answer.text, "text/plain").json()) == lines[1::2]


def test_line_breaks_in_a_title_do_not_break_an_m3u_file(sim: Simulator, api: Api) -> None:
    track = tracks_of(sim)[0]
    body = {"tracks": [{"url": track.id, "song": "One\r\n#EXTM3U\u2028Two\x85", "features": track.features._asdict()}]}
    answer = api.post("/classify", body, headers={"Accept": "audio/x-mpegurl", "Content-Type": JSON})
    assert len(answer.text.splitlines()) == 4


@pytest.mark.parametrize("accept", ["*/*", "", "text/html", "application/json", "text/csv;q=0", "nonsense;;q=x,,"])
def test_other_accept_headers_get_json(api: Api, accept: str) -> None:
    answer = api.post("/classify", {"playlist": playlist_ids.EMPTY}, headers={"Accept": accept, "Content-Type": JSON})
    assert answer.media_type == JSON
