import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from classify.core.features import FEATURE_NAMES
from classify.core.model import MoodModel
from training import custom_moods
from training.arguments import parse_arguments
from training.errors import DataError


def write_songs(path: Path, each: int = 60, moods: tuple[str, ...] = ("rainy", "sunny")) -> pd.DataFrame:
    """Write and return songs whose mood follows from their valence."""
    random = np.random.default_rng(4)
    mood = np.repeat(moods, each)
    rows = pd.DataFrame({name: random.uniform(0.1, 0.5, len(mood)) for name in FEATURE_NAMES})
    rows["tempo"], rows["duration_ms"], rows["loudness"] = rows["tempo"] * 300, rows["energy"] * 400_000, -8.0
    rows["valence"] = np.linspace(0.1, 0.9, len(moods)).repeat(each) + random.uniform(0, 0.05, len(mood))
    rows["mood"], rows["artist"] = mood, [f"artist {at // 2}" for at in range(len(mood))]
    rows.to_csv(path, index=False)
    return rows


def error_message(path: Path) -> str:
    with pytest.raises(DataError) as error:
        custom_moods.read(path)
    return str(error.value)


def test_fifty_songs_per_mood_make_a_model_that_the_service_loads(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 50)
    contract = custom_moods.run(tmp_path / "my.csv", tmp_path / "out")
    model = MoodModel.load(tmp_path / "out")
    assert model.contract == contract
    assert model.moods == ("rainy", "sunny")
    scores = model.predict(rows[list(FEATURE_NAMES)].to_numpy(np.float32))
    assert [model.moods[at] for at in scores.argmax(axis=1)] == rows["mood"].tolist()
    assert contract.metrics["equal_shares"]["accuracy"] > 0.9
    assert contract.version in (tmp_path / "out" / "MODEL_CARD.md").read_text()
    assert (tmp_path / "out" / "confusion.png").is_file()
    assert (tmp_path / "out" / "reliability.png").is_file()


def test_three_moods_without_artists_make_a_model(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 50, ("rainy", "plain", "sunny")).drop(columns="artist").to_csv(tmp_path / "my.csv")
    rows = pd.read_csv(tmp_path / "my.csv", index_col=0)
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert custom_moods.run(tmp_path / "my.csv", tmp_path / "out").moods[1].name == "rainy"


@pytest.mark.parametrize(
    ("written", "read"), [("'=gym", "=gym"), ("'+", "+"), ("null", "null"), ("NA", "na"), ("'90s", "'90s")]
)
def test_a_mood_is_read_as_it_was_named(tmp_path: Path, written: str, read: str) -> None:
    write_songs(tmp_path / "my.csv", 50, (written, "sunny"))
    assert custom_moods.read(tmp_path / "my.csv").names == (read, "sunny")


def test_artists_whose_name_looks_like_a_missing_value_are_a_group(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 50)
    rows["artist"] = ["null", None] * 50
    rows.to_csv(tmp_path / "my.csv", index=False)
    groups = custom_moods.read(tmp_path / "my.csv").groups
    assert len(set(groups[::2])) == 1
    assert len(set(groups)) == 51


def test_too_few_songs_are_refused_naming_the_mood_and_its_first_row(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 60)
    rows.iloc[:109].to_csv(tmp_path / "my.csv", index=False)
    assert "'sunny' has 49 songs, the first in row 62" in error_message(tmp_path / "my.csv")


def test_a_single_mood_is_refused(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 60, ("rainy",))
    assert "at least two moods" in error_message(tmp_path / "my.csv")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("energy", None, "row 4: energy is missing"),
        ("energy", 1.5, "row 4: energy is 1.5, which is not a number or out of range"),
        ("tempo", "fast", "row 4: tempo is 'fast'"),
        ("loudness", float("inf"), "row 4: loudness is inf"),
        ("mood", None, "row 4: the mood is missing"),
    ],
)
def test_an_invalid_row_is_named(tmp_path: Path, column: str, value: str | float | None, message: str) -> None:
    rows = write_songs(tmp_path / "my.csv").astype({column: object})
    rows.loc[2, column] = value
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert message in error_message(tmp_path / "my.csv")


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv")
    rows.drop(columns="valence").to_csv(tmp_path / "less.csv", index=False)
    rows.assign(colour="red").to_csv(tmp_path / "more.csv", index=False)
    assert "row 1: column 'valence' is missing" in error_message(tmp_path / "less.csv")
    assert "row 1: unknown column 'colour'" in error_message(tmp_path / "more.csv")


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert "Cannot read" in error_message(tmp_path / "no.csv")
    assert "Cannot read" in error_message(tmp_path / "empty.csv")


@pytest.mark.parametrize("arguments", [[], ["--labels", "my.csv"], ["--data", ".", "--labels", "my.csv", "--out", "."]])
def test_labels_require_out_and_exclude_data(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["training", *arguments])
    with pytest.raises(SystemExit, match="2"):
        parse_arguments("Trains.")
    assert "--labels" in capsys.readouterr().err
