"""`by_name` of POST /classify: songs without ids are searched by title and artist."""

import csv
import io
from collections import Counter

import pytest

from moodlist.simulator import Simulator, Track
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.api.songs import tracks_of, url_of

SEARCH = "/reccobeats/v1/track/search"


@pytest.fixture
def songs(sim: Simulator) -> list[Track]:
    """Three songs, of each of which the catalog has one release."""
    releases = Counter(track.name for track in sim.catalog.tracks.values())
    return [track for track in tracks_of(sim) if releases[track.name] == 1][:3]


def _table(songs: list[Track]) -> str:
    rows = [f'"{song.name}","{song.artists[0]}"' for song in songs]
    return "\n".join(["Title,Artist", *rows, '"Unheard of","No One"', ""])


def test_songs_without_ids_are_skipped_without_a_search_by_default(
    sim: Simulator, api: Api, songs: list[Track]
) -> None:
    report = api.upload("/classify", _table(songs)).json()
    assert {item["reason"] for item in report["skipped"]} == {"no_id"}
    assert sim.calls == []


def test_a_file_of_names_is_classified_and_every_match_is_shown(sim: Simulator, api: Api, songs: list[Track]) -> None:
    report = api.upload("/classify?by_name=true", _table(songs)).json()
    assert [song["url"] for song in report["songs"]] == [url_of(song) for song in songs]
    assert [song["matched"] for song in report["songs"]] == [
        {"song": song.name, "artist": ", ".join(song.artists), "url": url_of(song)} for song in songs
    ]
    (missing,) = report["skipped"]
    assert (missing["reason"], missing["position"], "candidates" in missing) == ("not_found", 4, False)
    assert 0 < len(sim.calls_to(SEARCH)) <= 2 * 4


def test_listed_tracks_may_have_names_only(sim: Simulator, api: Api, songs: list[Track]) -> None:
    named = {"song": songs[0].name, "artist": songs[0].artists[0]}
    report = api.post("/classify", {"tracks": [named, songs[1].id], "by_name": True}).json()
    assert [song["url"] for song in report["songs"]] == [url_of(song) for song in songs[:2]]
    assert ["matched" in song for song in report["songs"]] == [True, False]
    problem = api.post("/classify", {"tracks": [named]})
    assert problem.status == 400
    assert "with `by_name`, `song` and `artist` will do" in problem.json()["detail"]


def test_a_song_that_was_not_found_has_candidates_with_its_title(api: Api, songs: list[Track]) -> None:
    named = {"song": songs[0].name, "artist": "Somebody Else"}
    (item,) = api.post("/classify", {"tracks": [named], "by_name": True}).json()["skipped"]
    assert item["reason"] == "not_found"
    assert [each["url"] for each in item["candidates"]] == [url_of(songs[0])]


def test_csv_has_a_column_for_what_was_matched(api: Api, songs: list[Track]) -> None:
    answer = api.upload("/classify?by_name=true", _table(songs), headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert rows[0]["matched"] == f"{', '.join(songs[0].artists)} - {songs[0].name}"
    assert rows[-1]["skipped"] == "not_found"
    assert "matched" not in api.post("/classify", {"tracks": [songs[0].id]}, headers={"Accept": "text/csv"}).text


@pytest.mark.parametrize("value", ["yes", "2", ""])
def test_the_option_is_true_or_false(api: Api, songs: list[Track], value: str) -> None:
    assert api.upload(f"/classify?by_name={value}", _table(songs)).status == 400
