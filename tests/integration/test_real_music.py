"""Classify real songs, through the simulator and from a file; skipped if their features are not available."""

import csv
import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.application import Application
from classify.core.features import FEATURE_NAMES, AudioFeatures, Found
from classify.core.playlist import ExportFile
from classify.core.report import Report
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.settings import Settings
from moodlist.simulator import Catalog, Simulator
from moodlist.simulator.settings import settings_for

ROOT = Path(__file__).parents[2]
FILE = Path(os.environ.get("MOODLIST_DATA", ROOT.parent / "shared" / "data")) / "tracks_tidytuesday_playlists.csv.gz"
PLAYLIST = "Pinoy Classic Rock"
EXPORTIFY = {
    "Track URI": "track_id",
    "Track Name": "name",
    "Artist Name(s)": "artist",
    "Duration (ms)": "duration_ms",
    **{name.capitalize(): name for name in FEATURE_NAMES if name != "duration_ms"},
}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"no real songs at {FILE}: set MOODLIST_DATA to their folder")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.from_csv(FILE)


@pytest.fixture(params=["legacy", "2026"])
def application(request: pytest.FixtureRequest, catalog: Catalog) -> Iterator[Application]:
    with Simulator(catalog, dialect=request.param) as simulator:
        yield Application(
            Settings.from_environment({**settings_for(simulator), "MOODLIST_RECCOBEATS_CALLS_PER_SECOND": "0"})
        )


def _scores(report: Report) -> dict[str | None, tuple[float, ...]]:
    return {each.track.id: each.scores for each in report.classified}


def _model_scores(application: Application, rows: list[dict[str, str]]) -> dict[str | None, tuple[float, ...]]:
    """Return each row's scores from the model, by track id."""
    features = [AudioFeatures(**{name: float(row[name]) for name in FEATURE_NAMES}) for row in rows]
    scores = application.model.scores([Found(each, "row") for each in features]).rows
    return {row["track_id"]: score for row, score in zip(rows, scores, strict=True) if score is not None}


def test_a_real_playlist_gets_the_scores_that_the_model_gives_each_song(
    application: Application, catalog: Catalog, rows: list[dict[str, str]]
) -> None:
    playlist = catalog.find(PLAYLIST)
    report = application.classifier(Deadline.never()).report(SpotifyLink("playlist", playlist.id))
    listed = {row["track_id"]: row for row in rows if row["track_id"] in playlist.track_ids}
    expected = _model_scores(application, [row for row in listed.values() if float(row["tempo"])])
    assert report.items == len(playlist.track_ids)
    assert len(expected) > 20
    assert _scores(report) == expected


def test_two_thousand_songs_of_a_file_get_the_scores_that_the_model_gives_each_song(rows: list[dict[str, str]]) -> None:
    application = Application(Settings(reccobeats_url="http://127.0.0.1:9"))  # no request may be sent
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(EXPORTIFY)
    for row in rows[:2000]:
        writer.writerow([f"spotify:track:{row['track_id']}", *(row[name] for name in list(EXPORTIFY.values())[1:])])
    report = application.classifier(Deadline.never()).report(ExportFile(text.getvalue().encode()))
    assert (len(report.classified), report.skipped) == (2000, ())
    assert _scores(report) == _model_scores(application, rows[:2000])
