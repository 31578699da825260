"""Sources of more than 10,000 songs: the command line has no limit."""

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.deadline import Deadline
from classify.sources.feature_cache import SQLiteStore
from classify.sources.feature_cache.entries import entry_for
from moodlist.settings import cache_file
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Contents, Entry
from tests.integration.moodlist.calls import Classify
from tests.unit.classify import builders

COUNT = 12_043
HEADER = (
    "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,Added At,"
    "Genres,Record Label,Danceability,Energy,Key,Loudness,Mode,Speechiness,Acousticness,Instrumentalness,Liveness,"
    "Valence,Tempo,Time Signature"
)
FEATURES = (
    "0.52,0.21,2,-15.1,1,0.03,0.91,0.84,0.10,0.42,82.1",
    "0.78,0.81,5,-5.0,1,0.05,0.16,0.00,0.12,0.94,122.4",
    "0.41,0.97,7,-3.2,0,0.12,0.01,0.02,0.33,0.24,168.0",
)


def _catalog() -> Catalog:
    sample = next(track for track in Catalog.sample().tracks.values() if track.reccobeats == "id_and_isrc")
    tracks = [sample._replace(id=f"{number:022d}", isrc=f"QZXYZ{number:07d}") for number in range(COUNT)]
    return Catalog(Contents({each.id: each for each in tracks}, {}, {}, [Entry(each) for each in tracks]))


def _cache_features() -> None:
    """Put the features of all songs into the cache, because 602 calls to ReccoBeats take a second."""
    found = builders.found("reccobeats")
    entries = [entry_for(builders.track(number), found, time.time()) for number in range(COUNT)]
    SQLiteStore(cache_file()).write([entry for entry in entries if entry], Deadline.never())


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(_catalog()) as sim:
        yield sim


def test_a_file_of_twelve_thousand_songs_is_classified(classify: Classify, tmp_path: Path) -> None:
    file = tmp_path / "Liked_Songs.csv"
    rows = [
        f'spotify:track:{number:022d},"Song {number}","LP","Quiet Tides",2024-01-01,214000,60,false,,'
        f'2025-11-05T17:34:48Z,"","Own Label",{FEATURES[number % 3]},4'
        for number in range(COUNT)
    ]
    file.write_text("\n".join([HEADER, *rows, ""]))
    code, out, err = classify(file, "--format", "csv")
    assert (code, err) == (0, "")
    assert sum(row["mood"] != "" for row in csv.DictReader(io.StringIO(out))) == 12_043


def test_twelve_thousand_liked_songs_are_classified_though_the_first_page_is_empty_once(
    classify: Classify, simulated: Simulator
) -> None:
    page = {"href": "x", "items": [], "limit": 50, "next": None, "offset": 0, "previous": None, "total": 12043}
    simulated.fail(Fault(path="/v1/me/tracks", body=page))
    _cache_features()
    code, out, err = classify("liked", "--format", "csv")
    assert (code, err) == (0, "")
    assert sum(row["mood"] != "" for row in csv.DictReader(io.StringIO(out))) == 12_043
    calls = simulated.calls_to("/v1/me/tracks")
    assert (len(calls), len({call.query["offset"][0] for call in calls})) == (242, 241)
