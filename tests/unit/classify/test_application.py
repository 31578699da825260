import csv
import io
from pathlib import Path

import pytest

from classify.application import Application
from classify.core.model import MoodModel
from classify.core.playlist import ExportFile, PlaylistRef, Track, TrackList
from classify.deadline import Deadline
from classify.settings import Settings
from tests.unit.classify.builders import VALUES

CLIENTS = {"spotify", "_reccobeats", "_feature_store", "credentials"}


def _csv() -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["song", "artist", *VALUES])
    writer.writeheader()
    writer.writerow({"song": "One", "artist": "Band", **VALUES})
    return text.getvalue().encode()


@pytest.mark.parametrize("ref", [ExportFile(_csv()), TrackList((Track(position=1, given=VALUES),))])
def test_classifying_tracks_with_features_makes_no_client(
    ref: PlaylistRef, tmp_path: Path, tiny_model: MoodModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MoodModel, "load", lambda _directory: tiny_model)
    application = Application(Settings(cache_file=tmp_path / "features.sqlite3"))
    report = application.classifier(Deadline.never()).report(ref)
    assert [each.mood for each in report.classified] == ["happy"]
    assert vars(application).keys() & CLIENTS == set()


def test_preparing_makes_every_client(tiny_model: MoodModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MoodModel, "load", lambda _directory: tiny_model)
    application = Application(Settings())
    application.prepare()
    assert vars(application).keys() >= CLIENTS | {"model", "deployment"}
