from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd
import pytest

from classify.core.features import FEATURE_NAMES
from classify.core.model import MoodModel
from training import custom_moods, tuning
from training.arguments import MODEL
from training.data.labels import read_labels
from training.errors import DataError
from training.network.fit_head import pass_logits
from training.network.head import Head, ShippedNetwork, retuned_graph, retuned_scores

FOUR = ("happy", "aggressive", "dark", "relaxing")


@pytest.fixture(scope="module", autouse=True)
def few_repeats() -> Iterator[None]:
    """Cross-validate twice; each repetition takes 15 fits in every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "REPEATS", 2)
        yield


@pytest.fixture(scope="module")
def shipped() -> ShippedNetwork:
    return ShippedNetwork.load(MODEL)


def songs(count: int, seed: int) -> pd.DataFrame:
    """Return songs with values that real songs have, an artist each."""
    quantiles = np.array(MoodModel.load(MODEL).contract.quantiles)
    random = np.random.default_rng(seed)
    values = [random.choice(column[2:-2], count) for column in quantiles]
    rows = pd.DataFrame(dict(zip(FEATURE_NAMES, values, strict=True)))
    return rows.assign(artist=[f"artist {at}" for at in range(count)])


def labelled(logits: np.ndarray, rows: pd.DataFrame, names: tuple[str, ...] = FOUR, each: int = 12) -> pd.DataFrame:
    """Return `each` songs per mood, labelled with the mood of the best logit."""
    rows = rows.assign(mood=np.array(names)[logits.argmax(axis=1)])
    return rows.groupby("mood").head(each)


def tune(tmp_path: Path, rows: pd.DataFrame) -> tuple[MoodModel, dict[str, Any]]:
    rows.to_csv(tmp_path / "corrected.csv", index=False)
    contract = custom_moods.run(tmp_path / "corrected.csv", tmp_path / "out", MODEL)
    return MoodModel.load(tmp_path / "out"), contract.metrics["tuning"]


def test_labels_that_the_model_predicts_already_change_nothing(tmp_path: Path, shipped: ShippedNetwork) -> None:
    rows = songs(600, 1)
    model, found = tune(tmp_path, labelled(shipped.embed(rows[list(FEATURE_NAMES)].to_numpy())[:, :4], rows))
    assert found["macro_f1"] == {"before": 1.0, "after": 1.0}
    assert found["chosen"] == "nothing"
    assert model.contract.graph_sha256 == MoodModel.load(MODEL).contract.graph_sha256


def test_a_listener_for_whom_dark_reaches_further_gets_a_shift(tmp_path: Path, shipped: ShippedNetwork) -> None:
    rows, others = songs(900, 2), songs(500, 3)
    shift = np.array([-0.6, 0.0, 1.2, 0.0])
    model, found = tune(
        tmp_path, labelled(shipped.embed(rows[list(FEATURE_NAMES)].to_numpy())[:, :4] + shift, rows, each=20)
    )
    assert found["chosen"] in {"shift", "logistic"}
    assert found["macro_f1"]["after"] > found["macro_f1"]["before"]
    features = others[list(FEATURE_NAMES)].to_numpy(np.float32)
    meant = (shipped.embed(features.astype(np.float64))[:, :4] + shift).argmax(axis=1)
    before = MoodModel.load(MODEL).predict(features)[:, :4].argmax(axis=1)
    after = model.predict(features)[:, :4].argmax(axis=1)
    assert np.mean(after == meant) > np.mean(before == meant) + 0.05


def test_what_was_chosen_and_what_it_brings_is_in_the_card(tmp_path: Path) -> None:
    _, found = tune(tmp_path, songs(40, 4).assign(mood=list(FOUR) * 10))
    assert found["macro_f1"]["after"] >= found["macro_f1"]["before"]
    assert (tmp_path / "out" / "MODEL_CARD.md").read_text().count("Cross-validation on these songs chose") == 1


def test_moods_without_labels_keep_their_scores(shipped: ShippedNetwork) -> None:
    embedded = shipped.embed(songs(50, 5)[list(FEATURE_NAMES)].to_numpy())
    positions = np.array([0, 2])
    before = retuned_scores(pass_logits(embedded.shape[1], positions), embedded, positions, 4)
    after = retuned_scores(pass_logits(embedded.shape[1], positions, np.array([1.0, 0.0])), embedded, positions, 4)
    assert after[:, [1, 3]] == pytest.approx(before[:, [1, 3]])
    assert (after[:, 0] > before[:, 0]).all()
    assert after.sum(axis=1) == pytest.approx(np.ones(50))


@pytest.mark.parametrize("positions", [[0, 1, 2, 3], [2, 0], [1, 2, 3]])
def test_the_graph_gives_the_retuned_scores_and_the_same_tags(shipped: ShippedNetwork, positions: list[int]) -> None:
    rows = songs(64, 6)[list(FEATURE_NAMES)].to_numpy(np.float32)
    embedded = shipped.embed(rows.astype(np.float64))
    random = np.random.default_rng(7)
    at = np.array(positions)
    head = Head(random.normal(0, 0.3, (embedded.shape[1], len(at))), random.normal(0, 1, len(at)))
    session = onnxruntime.InferenceSession(retuned_graph(shipped, head, at))
    scores = session.run(None, {"features": rows})[0]
    assert scores[:, :4] == pytest.approx(retuned_scores(head, embedded, at, 4), abs=1e-5)
    assert scores[:, 4:] == pytest.approx(MoodModel.load(MODEL).predict(rows)[:, 4:], abs=1e-6)


def test_a_richer_way_must_be_clearly_better() -> None:
    moods = np.zeros(4, dtype=np.int64)
    plain = np.tile([0.55, 0.45], (4, 1))
    little = np.where(np.arange(4)[:, None] % 2, [0.66, 0.34], [0.51, 0.49])  # 0.8 standard errors better
    much = np.tile([0.8, 0.2], (4, 1))
    assert tuning.choose_way({"nothing": plain, "shift": plain, "logistic": little}, moods) == "nothing"
    assert tuning.choose_way({"nothing": plain, "shift": little, "logistic": little}, moods) == "shift"
    assert tuning.choose_way({"nothing": plain, "shift": little, "logistic": much}, moods) == "logistic"


def test_four_songs_of_a_mood_are_too_few(tmp_path: Path) -> None:
    songs(8, 8).assign(mood=["happy", "dark"] * 4).to_csv(tmp_path / "my.csv", index=False)
    with pytest.raises(DataError, match="'dark' has 4 songs; at least 5 per mood"):
        custom_moods.run(tmp_path / "my.csv", tmp_path / "out", MODEL)
    assert len(read_labels(tmp_path / "my.csv").moods) == 8
