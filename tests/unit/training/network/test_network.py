from pathlib import Path

import numpy as np
import pytest

from training.data.table import Table
from training.network.calibration import probabilities
from training.network.fit import fit
from training.network.network import Network, average_networks
from training.network.optimizer import Recipe


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
