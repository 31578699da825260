import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
import pytest

from classify.core.features import FEATURE_NAMES
from classify.core.model import BATCH_SIZE, CONTRACT_FILE, GRAPH_FILE, Matrix, MoodModel
from classify.errors import ModelMismatch
from training.data.sources import MOODS, read_moods
from training.export import feature_units

LAYER = Path(__file__).resolve().parents[3] / "layers" / "model"
LOWEST = [0, 0, 0, 0, 0, 0, 0, 1, -100, 0]
HIGHEST = [1, 1, 1000, 1, 1, 1, 1, 86_400_000, 20, 1]


@pytest.fixture(scope="module")
def model() -> MoodModel:
    return MoodModel.load(LAYER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    for name in (GRAPH_FILE, CONTRACT_FILE):
        shutil.copy(LAYER / name, tmp_path / name)
    return tmp_path


def extremes(count: int, seed: int) -> Matrix:
    """Return rows `[count, 10]` of values within and at the bounds of `AudioFeatures`."""
    random = np.random.default_rng(seed)
    ends = np.where(random.random((count, 10)) < 0.5, LOWEST, HIGHEST)
    between = random.uniform(LOWEST, HIGHEST, (count, 10))
    return np.where(random.random((count, 1)) < 0.5, ends, between).astype(np.float32)


def change_contract(copy: Path, **fields: Any) -> None:
    contract = json.loads((copy / CONTRACT_FILE).read_text())
    (copy / CONTRACT_FILE).write_text(json.dumps(contract | fields))


def replace_graph(copy: Path, graph: bytes) -> None:
    (copy / GRAPH_FILE).write_bytes(graph)
    change_contract(copy, graph_sha256=hashlib.sha256(graph).hexdigest())


def test_the_committed_contract_matches_the_units_and_moods_of_training(model: MoodModel) -> None:
    assert model.contract.features == feature_units()
    assert [msgspec.structs.replace(mood, threshold=None) for mood in model.contract.moods] == list(read_moods())
    assert model.contract.graph_sha256.startswith(model.contract.version)
    assert model.contract.version in (LAYER / "MODEL_CARD.md").read_text()
    assert (LAYER / GRAPH_FILE).stat().st_size < 300_000


def test_a_typical_song_of_each_mood_gets_that_mood(model: MoodModel) -> None:
    plain = {
        "happy": [0.8, 0.1, 120, 0.05, 0.1, 0, 0.75, 200_000, -5, 0.95],
        "aggressive": [0.97, 0.3, 140, 0.12, 0.001, 0.01, 0.4, 220_000, -4, 0.3],
        "dark": [0.25, 0.1, 100, 0.03, 0.8, 0, 0.45, 230_000, -11, 0.2],
        "relaxing": [0.2, 0.1, 90, 0.04, 0.9, 0.8, 0.6, 150_000, -18, 0.4],
    }
    best = model.predict(np.array(list(plain.values()), dtype=np.float32))[:, : len(MOODS)].argmax(axis=1)
    assert [model.moods[at] for at in best] == list(plain)


def test_scores_are_probabilities(model: MoodModel) -> None:
    scores = model.predict(extremes(200, 1))
    assert scores[:, : len(MOODS)].sum(axis=1) == pytest.approx(np.ones(200), abs=1e-6)
    assert ((scores >= 0) & (scores <= 1)).all()


@pytest.mark.parametrize("position", range(BATCH_SIZE))
def test_scores_do_not_depend_on_position_or_neighbours(model: MoodModel, position: int) -> None:
    for seed, song in enumerate(extremes(10, position)):
        block = extremes(BATCH_SIZE, 1000 * position + seed)
        block[position] = song
        assert model.predict(block)[position].tobytes() == model.predict(song[None])[0].tobytes()


def test_scores_do_not_depend_on_the_number_of_songs(model: MoodModel) -> None:
    song = extremes(1, 5)
    alone = model.predict(song)[0].tobytes()
    for length in (*range(1, 2 * BATCH_SIZE + 2), 1000):
        assert model.predict(np.concatenate([extremes(length - 1, length), song]))[-1].tobytes() == alone


def test_batches_of_1_7_and_10_000_songs_give_identical_scores(model: MoodModel) -> None:
    rows = extremes(10_000, 8)
    every = model.predict(rows)
    assert every[:7].tobytes() == model.predict(rows[:7]).tobytes()
    assert every[6:7].tobytes() == model.predict(rows[6:7]).tobytes()


def test_extreme_features_get_finite_scores_and_extreme_durations_are_clipped(model: MoodModel) -> None:
    song = [0.8, 0.1, 120, 0.05, 0.1, 0, 0.75, 200_000, -5, 0.95]
    rows = np.array([song] * 5, dtype=np.float32)
    rows[1, FEATURE_NAMES.index("tempo")] = 0
    rows[2, FEATURE_NAMES.index("loudness")] = -60
    rows[3, FEATURE_NAMES.index("duration_ms")] = 1
    rows[4, FEATURE_NAMES.index("duration_ms")] = 10_800_000
    scores = model.predict(rows)
    assert np.isfinite(scores).all()
    day = rows[4:].copy()
    day[0, FEATURE_NAMES.index("duration_ms")] = 86_400_000
    assert model.predict(day).tobytes() == scores[4:].tobytes()


def test_thresholds_are_between_0_and_1_or_none_and_only_tags_are_experimental(model: MoodModel) -> None:
    for mood in model.contract.moods:
        assert mood.threshold is None or 0 < mood.threshold < 1
        assert mood.experimental == (mood.kind == "tag")
    assert len(model.contract.typical) == len(FEATURE_NAMES)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_are_refused(model: MoodModel, value: float) -> None:
    rows = extremes(3, 2)
    rows[1, 4] = value
    with pytest.raises(ValueError, match="NaN or infinite"):
        model.predict(rows)


def test_an_empty_batch_gives_an_empty_array_of_scores(model: MoodModel) -> None:
    assert model.predict(np.empty((0, 10), np.float32)).shape == (0, len(model.moods))


def test_a_graph_with_another_hash_is_refused(copy: Path) -> None:
    change_contract(copy, graph_sha256="0" * 64)
    with pytest.raises(ModelMismatch, match="hashes differ"):
        MoodModel.load(copy)


def test_a_truncated_graph_is_refused(copy: Path) -> None:
    graph = (copy / GRAPH_FILE).read_bytes()
    (copy / GRAPH_FILE).write_bytes(graph[: len(graph) // 2])
    with pytest.raises(ModelMismatch, match="hashes differ"):
        MoodModel.load(copy)


def test_bytes_that_are_not_a_graph_are_refused_despite_a_matching_hash(copy: Path) -> None:
    replace_graph(copy, b"no graph")
    with pytest.raises(ModelMismatch, match="This onnxruntime cannot run"):
        MoodModel.load(copy)


def test_truncated_json_is_refused(copy: Path) -> None:
    text = (copy / CONTRACT_FILE).read_text()
    (copy / CONTRACT_FILE).write_text(text[: len(text) // 2])
    with pytest.raises(ModelMismatch, match="cannot be read"):
        MoodModel.load(copy)


def test_a_missing_file_is_refused(copy: Path) -> None:
    (copy / GRAPH_FILE).unlink()
    with pytest.raises(ModelMismatch, match="cannot be read"):
        MoodModel.load(copy)


def test_moods_in_another_order_are_refused(copy: Path) -> None:
    change_contract(copy, moods=json.loads((copy / CONTRACT_FILE).read_text())["moods"][::-1])
    with pytest.raises(ModelMismatch, match="the moods in the graph"):
        MoodModel.load(copy)


def test_features_in_another_order_are_refused(copy: Path) -> None:
    change_contract(copy, features=json.loads((copy / CONTRACT_FILE).read_text())["features"][::-1])
    with pytest.raises(ModelMismatch, match="the order of features in the JSON"):
        MoodModel.load(copy)


@pytest.mark.parametrize(
    ("key", "message"), [("features", "the order of features in the graph"), ("moods", "the moods in the graph")]
)
def test_a_graph_with_wrong_metadata_is_refused(copy: Path, key: str, message: str) -> None:
    graph = onnx.load(copy / GRAPH_FILE)
    metadata = {prop.key: prop.value for prop in graph.metadata_props}
    onnx.helper.set_model_props(graph, metadata | {key: '["other"]'})
    replace_graph(copy, graph.SerializeToString())
    with pytest.raises(ModelMismatch, match=message):
        MoodModel.load(copy)


def test_a_graph_without_metadata_is_refused(copy: Path) -> None:
    graph = onnx.load(copy / GRAPH_FILE)
    graph.ClearField("metadata_props")
    replace_graph(copy, graph.SerializeToString())
    with pytest.raises(ModelMismatch, match="the order of features in the graph is None"):
        MoodModel.load(copy)
