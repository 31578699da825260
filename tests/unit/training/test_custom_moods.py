import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from classify.core.features import FEATURE_NAMES
from classify.core.model import MoodModel
from tests.unit.training.songs import write_songs
from training import custom_moods
from training.arguments import MODEL, parse_arguments
from training.errors import DataError
from training.network import fit_head


@pytest.fixture(scope="module", autouse=True)
def few_strengths() -> Iterator[None]:
    """Choose between two strengths of the penalty; each more takes 25 fits in every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit_head, "STRENGTHS", fit_head.STRENGTHS[1::2])
        yield


def test_ten_songs_per_mood_make_a_model_that_the_service_loads(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10)
    contract = custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL)
    model = MoodModel.load(tmp_path / "out")
    assert model.contract == contract
    assert model.moods == ("rainy", "sunny")
    scores = model.predict(rows[list(FEATURE_NAMES)].to_numpy(np.float32))
    assert [model.moods[at] for at in scores.argmax(axis=1)] == rows["mood"].tolist()
    assert contract.metrics["level_from"] == "the shipped model"
    assert contract.sets.level == MoodModel.load(MODEL).contract.sets.level
    assert contract.version in (tmp_path / "out" / "MODEL_CARD.md").read_text()
    assert (tmp_path / "out" / "confusion.png").is_file()
    assert (tmp_path / "out" / "reliability.png").is_file()


def test_training_says_how_good_the_model_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_songs(tmp_path / "my.csv", 10)
    with caplog.at_level("INFO"):
        contract = custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL)
    accuracy = contract.metrics["equal_shares"]["accuracy"]
    tested = "Tested on your 20 songs, each by a model that knew no song of its artist"
    assert f"{tested}: right for {accuracy:.1%}.".replace("%", " %") in caplog.text


def test_two_separable_moods_of_fifty_songs_are_mostly_clear_and_right(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 50)
    sets = custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL).sets
    assert sets.clear.share >= 0.7
    assert sets.clear.right is not None
    assert sets.clear.right >= 0.75


def test_three_moods_without_artists_make_a_model(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10, ("rainy", "plain", "sunny")).drop(columns="artist")
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert [mood.name for mood in custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL).moods] == [
        "plain",
        "rainy",
        "sunny",
    ]


def test_a_feature_that_never_varies_does_not_matter(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10).assign(instrumentalness=0.0, liveness=0.1)
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL).metrics["accuracy"] > 0.9


def test_a_mood_of_a_single_artist_is_measured_by_song(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10)
    rows.loc[rows["mood"] == "rainy", "artist"] = "Only One"
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL).metrics["accuracy"] > 0.9


def test_nine_songs_of_a_mood_are_too_few(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 9)
    with pytest.raises(DataError, match="at least 10 per mood"):
        custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL)


def test_a_folder_without_a_model_cannot_be_built_upon(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 10)
    with pytest.raises(DataError, match="cannot be built upon"):
        custom_moods.run(tmp_path / "my.csv", tmp_path / "out", tmp_path)


@pytest.mark.parametrize("arguments", [[], ["--labels", "my.csv"], ["--data", ".", "--labels", "my.csv", "--out", "."]])
def test_labels_require_out_and_exclude_data(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["training", *arguments])
    with pytest.raises(SystemExit, match="2"):
        parse_arguments("Trains.")
    assert "--labels" in capsys.readouterr().err
