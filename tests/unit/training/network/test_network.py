from pathlib import Path

import numpy as np
import pytest

from classify.core.features import FEATURE_NAMES
from training.data.table import Table
from training.network.calibration import probabilities
from training.network.fit import fit
from training.network.network import Network, average_networks
from training.network.optimizer import Recipe
from training.network.scaling import Spread


@pytest.fixture
def network(table: Table, recipe: Recipe) -> Network:
    return fit(table, recipe)


def test_training_twice_gives_the_same_bits(table: Table, recipe: Recipe, network: Network) -> None:
    again = fit(table, recipe)
    assert again.logits(table.features).tobytes() == network.logits(table.features).tobytes()


def test_separable_moods_are_learnt(table: Table, network: Network) -> None:
    assert np.mean(network.logits(table.features).argmax(axis=1) == table.moods) > 0.9


def test_the_average_network_gives_the_mean_of_the_logits(table: Table, network: Network) -> None:
    members = [network, network.with_temperature(2), network.with_temperature(-3)]
    mean = np.mean([member.logits(table.features) for member in members], axis=0)
    assert average_networks(members).logits(table.features) == pytest.approx(mean)


def test_the_temperature_divides_the_logits(table: Table, network: Network) -> None:
    assert network.with_temperature(1.7).logits(table.features) == pytest.approx(network.logits(table.features) / 1.7)


def test_the_scikit_learn_pipeline_gives_the_same_scores(table: Table, network: Network) -> None:
    scores = network.pipeline().predict_proba(table.features)
    assert scores == pytest.approx(probabilities(network.logits(table.features)), abs=1e-12)


def test_values_beyond_the_range_of_training_are_clipped(table: Table, network: Network) -> None:
    far = table.features[:1] + 1e6
    assert network.logits(far).tolist() == network.logits(network.high[None]).tolist()


def test_loading_a_network_restores_what_was_saved(tmp_path: Path, table: Table, network: Network) -> None:
    network.save(tmp_path)
    assert Network.load(tmp_path).logits(table.features).tolist() == network.logits(table.features).tolist()


def test_an_octave_more_or_less_changes_only_the_plain_tempo(network: Network, table: Table) -> None:
    songs = np.repeat(table.features[:1], 3, axis=0)
    songs[:, FEATURE_NAMES.index("tempo")] = (70, 140, 105)
    slow, double, between = Spread(network.low, network.high).transform(songs)
    angle = slice(len(FEATURE_NAMES), len(FEATURE_NAMES) + 2)
    assert double[angle] == pytest.approx(slow[angle])
    assert between[angle] != pytest.approx(slow[angle], abs=0.5)


def test_a_tempo_of_zero_and_no_acousticness_give_finite_inputs() -> None:
    low = np.where(np.array(FEATURE_NAMES) == "duration_ms", 1.0, 0.0)
    assert np.isfinite(Spread(low, low + 1).transform(np.zeros((1, 10)))).all()
