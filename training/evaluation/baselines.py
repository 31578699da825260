"""The ways of training that are compared: ours, what it was built up from, other learners, and the reference's."""

from dataclasses import replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ..data.table import Floats, Table, equal_shares
from ..network.calibration import probabilities
from ..network.fit import fit
from ..network.optimizer import Recipe
from ..network.scaling import KEEP, RATE, START
from ..network.soft_labels import peer_predictions, soften_labels
from .leave_one_out import Method
from .reference_settings import fitted


def reference(_: Table, votes: Table, songs: Floats, seed: int) -> Floats:
    """One network of 25 units, alpha 0.7, on every label as it was given."""
    scaler = StandardScaler().fit(votes.features)
    network = fitted(scaler.transform(votes.features), votes.moods, seed)
    return _logs(network.predict_proba(scaler.transform(songs)))


def logistic(table: Table, _: Table, songs: Floats, __: int) -> Floats:
    """Logistic regression, moods in equal shares."""
    learner = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    learner.fit(table.features, table.moods, logisticregression__sample_weight=equal_shares(table.moods, table.weights))
    return _logs(learner.predict_proba(songs))


def trees(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Boosted trees, moods in equal shares."""
    learner = HistGradientBoostingClassifier(max_iter=80, learning_rate=0.08, max_leaf_nodes=15, random_state=seed)
    learner.fit(table.features, table.moods, sample_weight=equal_shares(table.moods, table.weights))
    return _logs(learner.predict_proba(songs))


def shipped(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """What is shipped."""
    return _network(table, songs, seed, soften_labels(table, seed=seed))


def hard(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Without what the other sources say."""
    return _network(table, songs, seed)


def plain_features(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Hard labels, and features that are clipped and scaled only."""
    return _network(replace(table, features=_unspread(table.features)), _unspread(songs), seed)


def all_moods(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Plain features, and every label taken as chosen among all four moods; weights balanced over source and mood."""
    return plain_features(replace(_everything(table), weights=equal_shares(table.moods, table.weights)), _, songs, seed)


def balanced(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """As before, with the moods balanced but not the sources."""
    return plain_features(replace(_everything(table), weights=equal_shares(table.moods)), _, songs, seed)


def unbalanced(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """As before, with every row counting the same."""
    return plain_features(replace(_everything(table), weights=np.ones(len(table.moods))), _, songs, seed)


def confident(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Hard labels; those that the other sources contradict count a tenth."""
    thought = peer_predictions(table, seed)
    kept = thought[np.arange(len(thought)), table.moods] >= 0.3 * thought.max(axis=1)
    return _network(replace(table, weights=table.weights * np.where(kept, 1, 0.1)), songs, seed)


def reliable(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Hard labels; each source counts by how well the others foretell it, beyond chance."""
    foretold = peer_predictions(table, seed)[np.arange(len(table.moods)), table.moods]
    weights, chance = table.weights.copy(), 1 / table.choices.sum(axis=1)
    for source in np.unique(table.sources):
        own = table.sources == source
        weights[own] *= max(0.02, (foretold[own].mean() - chance[own][0]) / (1 - chance[own][0]))
    return _network(replace(table, weights=weights), songs, seed)


def less_deezer(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Hard labels; the songs whose mood comes from listeners' tags count 0.4."""
    weights = table.weights * np.where(table.sources == "deezer", 0.4, 1)
    return _network(replace(table, weights=weights), songs, seed)


def softer(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """The other sources count 0.7 of each label."""
    return _network(table, songs, seed, soften_labels(table, 0.7, seed))


def taught(unlabelled: Floats) -> Method:
    """Learns also from what the network of hard labels says of songs without labels `[u, 10]`, at half the weight."""

    def method(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
        targets = probabilities(_network(table, unlabelled, seed))
        more = len(unlabelled)
        both = replace(
            table,
            features=np.concatenate([table.features, unlabelled]),
            weights=np.concatenate([table.weights, np.full(more, 0.5 * len(table.moods) / more)]),
            choices=np.concatenate([table.choices, np.ones_like(targets, dtype=np.bool_)]),
        )
        labels = np.eye(targets.shape[1])[table.moods]
        return _network(both, songs, seed, np.concatenate([labels, targets]))

    return method


def wide(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Hard labels; 4 networks of 64 units, trained for longer."""
    return fit(table, Recipe(hidden=64, epochs=40, seed=seed)).logits(songs)


def _network(table: Table, songs: Floats, seed: int, targets: Floats | None = None) -> Floats:
    return fit(table, Recipe(seed=seed), targets).logits(songs)


def _everything(table: Table) -> Table:
    return replace(table, choices=np.ones_like(table.choices))


def _unspread(features: Floats) -> Floats:
    """Features that spreading turns into a multiple of what they were."""
    rate = np.where(KEEP > 0, 1, RATE)
    scale = np.where(START > 0, 1, 1 / RATE.clip(1e-9))
    return np.where(KEEP > 0, features, (np.exp(features / scale) - START) / rate)


def _logs(scores: Floats) -> Floats:
    return np.log(np.maximum(scores, 1e-12))
