import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs

from classify.core.model import GRAPH_FILE, MoodModel
from training.data.sources import TAGS
from training.data.table import Table
from training.errors import ExportRefused
from training.evaluate import METRICS_FILE
from training.export import export, feature_units, typical_song
from training.network.calibration import probabilities
from training.network.network import Network
from training.network.onnx_graph import CORE, INPUTS, LOGITS, build_graph, check_scores, pipeline_scores


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory, work: Path) -> Path:
    """The folder that one export wrote. Do not write to it."""
    folder = tmp_path_factory.mktemp("export") / "layer"
    export(work, folder)
    return folder


@pytest.fixture
def network(work: Path) -> Network:
    """The network that is exported, with its temperature."""
    metrics = json.loads((work / METRICS_FILE).read_text())
    return Network.load(work).with_temperature(metrics["temperature"])


def test_the_service_loads_the_exported_model_and_gives_its_scores(
    tmp_path: Path, work: Path, table: Table, network: Network
) -> None:
    contract = export(work, tmp_path / "layer")
    model = MoodModel.load(tmp_path / "layer")
    assert model.contract == contract
    assert contract.dataset_sha256 == table.sha256
    assert contract.graph_sha256.startswith(contract.version)
    scores = model.predict(table.features.astype(np.float32))
    assert scores[:, :4] == pytest.approx(probabilities(network.logits(table.features)), abs=1e-5)


def test_exporting_twice_writes_the_same_bytes(tmp_path: Path, work: Path, layer: Path) -> None:
    export(work, tmp_path / "again")
    files = sorted(path.name for path in layer.iterdir())
    assert files == ["MODEL_CARD.md", "confusion.png", "mood_model.json", "mood_model.onnx", "reliability.png"]
    assert all((layer / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in files)


def test_the_bytes_do_not_depend_on_the_order_of_a_set(layer: Path) -> None:
    domains = [opset.domain for opset in onnx.load(layer / GRAPH_FILE).opset_import]
    assert len(domains) > 1
    assert domains == sorted(domains)


def test_the_graph_has_one_input_one_output_and_no_unused_constant(layer: Path) -> None:
    graph = onnx.load(layer / GRAPH_FILE).graph
    assert [node.name for node in graph.input] == ["features"]
    assert [node.name for node in graph.output] == ["scores"]
    used = {name for node in graph.node for name in node.input}
    assert {constant.name for constant in graph.initializer} <= used


def test_a_graph_that_differs_from_the_network_is_refused(table: Table, network: Network) -> None:
    other = replace(network, output_bias=network.output_bias + np.array([0.001, 0, 0, 0]))
    with pytest.raises(ExportRefused, match="differs from the fit"):
        check_scores(build_graph(other, table.names), table.features, pipeline_scores(network, table.features))


def test_the_logits_and_scaled_inputs_are_named_inner_tensors(table: Table, network: Network) -> None:
    model = onnx.load_from_string(build_graph(network, table.names))
    inner = select_model_inputs_outputs(model, [INPUTS, LOGITS, CORE]).SerializeToString()
    rows = table.features[:64]
    inputs, logits, core = onnxruntime.InferenceSession(inner).run(None, {"features": rows.astype(np.float32)})
    assert inputs == pytest.approx(network.scale_features(rows), abs=1e-4)
    assert logits == pytest.approx(network.logits(rows), abs=1e-4)
    assert core == pytest.approx(probabilities(logits), abs=1e-6)


def test_a_refused_export_writes_nothing(tmp_path: Path, work: Path, network: Network) -> None:
    broken = shutil.copytree(work, tmp_path / "broken")
    replace(network, output=network.output * np.nan).save(broken)
    with pytest.raises(ExportRefused):
        export(broken, tmp_path / "layer")
    assert not (tmp_path / "layer").exists()


def test_the_card_shows_the_metrics_of_the_contract(layer: Path) -> None:
    contract = MoodModel.load(layer).contract
    card = (layer / "MODEL_CARD.md").read_text()
    assert contract.version in card
    assert f"{100 * contract.metrics['accuracy']:.1f} %" in card
    assert "III.14" in card


def test_units_come_from_the_audio_features() -> None:
    assert {feature.name: feature.unit for feature in feature_units()}["tempo"] == "beats per minute"


def test_core_scores_are_identical_with_and_without_tags(table: Table, work: Path, network: Network) -> None:
    tags = {tag: Network.load(work, f"{tag}.npz") for tag in TAGS}
    rows = table.features[:64].astype(np.float32)
    with_tags, alone = (
        onnxruntime.InferenceSession(graph).run(None, {"features": rows})[0]
        for graph in (build_graph(network, table.names, tags), build_graph(network, table.names))
    )
    assert with_tags.shape == (64, 6)
    assert with_tags[:, :4].tobytes() == alone.tobytes()


def test_a_tag_with_different_scaling_is_refused(table: Table, network: Network) -> None:
    other = replace(network, mean=network.mean + 1)
    with pytest.raises(ExportRefused, match="scales the features"):
        build_graph(network, table.names, {"focus": other})


def test_the_typical_song_is_the_median_with_moods_weighted_equally(table: Table) -> None:
    many = table.at(np.concatenate([np.arange(len(table.moods)), np.repeat(np.flatnonzero(table.moods == 0), 5)]))
    assert typical_song(many) == pytest.approx(typical_song(table))
