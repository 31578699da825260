"""The training methods that compare.py compares: ours, its earlier variants, other learners, and the reference's.

Each is a `Method`: it fits to `table` (cleaned rows) or `votes` (labels as given), and returns logits for `songs`.
"""

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
from ..network.scaling import LINEAR, OFFSET, RATE
from ..network.soft_labels import peer_predictions, soften_labels
from .leave_one_out import Method
from .reference_settings import fit_reference


def reference(_: Table, votes: Table, songs: Floats, seed: int) -> Floats:
    """Fit one network of 25 units with alpha 0.7 to all labels as given."""
    scaler = StandardScaler().fit(votes.features)
    network = fit_reference(scaler.transform(votes.features), votes.moods, seed)
    return _logs(network.predict_proba(scaler.transform(songs)))


def logistic(table: Table, _: Table, songs: Floats, __: int) -> Floats:
    """Fit a logistic regression with the moods weighted equally."""
    learner = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    learner.fit(table.features, table.moods, logisticregression__sample_weight=equal_shares(table.moods, table.weights))
    return _logs(learner.predict_proba(songs))


def trees(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit boosted trees with the moods weighted equally."""
    learner = HistGradientBoostingClassifier(max_iter=80, learning_rate=0.08, max_leaf_nodes=15, random_state=seed)
    learner.fit(table.features, table.moods, sample_weight=equal_shares(table.moods, table.weights))
    return _logs(learner.predict_proba(songs))


def shipped(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit the network that is shipped."""
    return _network(table, songs, seed, soften_labels(table, seed=seed))


def hard_labels(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit our network to hard labels, without the predictions of the other sources."""
    return _network(table, songs, seed)


def plain_features(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to hard labels and to features that are only clipped and scaled."""
    return _network(replace(table, features=_unspread(table.features)), _unspread(songs), seed)


def all_moods(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """As `plain_features`, with each label treated as chosen among all four moods; sources and moods balanced."""
    return plain_features(
        replace(_with_all_choices(table), weights=equal_shares(table.moods, table.weights)), _, songs, seed
    )


def balanced(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """As `all_moods`, with moods balanced but not sources."""
    return plain_features(replace(_with_all_choices(table), weights=equal_shares(table.moods)), _, songs, seed)


def unbalanced(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """As `all_moods`, with all rows weighted equally."""
    return plain_features(replace(_with_all_choices(table), weights=np.ones(len(table.moods))), _, songs, seed)


def discounted(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to hard labels; those that the other sources contradict are weighted 0.1."""
    predicted = peer_predictions(table, seed)
    confirmed = predicted[np.arange(len(predicted)), table.moods] >= 0.3 * predicted.max(axis=1)
    return _network(replace(table, weights=table.weights * np.where(confirmed, 1, 0.1)), songs, seed)


def weighted_by_agreement(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to hard labels; each source is weighted by how well the others predict it, beyond chance."""
    predicted = peer_predictions(table, seed)[np.arange(len(table.moods)), table.moods]
    weights, chance = table.weights.copy(), 1 / table.choices.sum(axis=1)
    for source in np.unique(table.sources):
        in_source = table.sources == source
        by_chance = chance[in_source][0]
        weights[in_source] *= max(0.02, (predicted[in_source].mean() - by_chance) / (1 - by_chance))
    return _network(replace(table, weights=weights), songs, seed)


def discounted_tags(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to hard labels; those that come from listeners' tags are weighted 0.4."""
    weights = table.weights * np.where(table.sources == "deezer", 0.4, 1)
    return _network(replace(table, weights=weights), songs, seed)


def softer_labels(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to soft labels with a weight of 0.7 for the other sources."""
    return _network(table, songs, seed, soften_labels(table, 0.7, seed))


def self_trained(unlabelled: Floats) -> Method:
    """Return a method that also learns from its own predictions for unlabelled songs `[u, 10]`, at half the weight."""

    def method(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
        targets = probabilities(_network(table, unlabelled, seed))
        count = len(unlabelled)
        combined = replace(
            table,
            features=np.concatenate([table.features, unlabelled]),
            weights=np.concatenate([table.weights, np.full(count, 0.5 * len(table.moods) / count)]),
            choices=np.concatenate([table.choices, np.ones_like(targets, dtype=np.bool_)]),
        )
        labels = np.eye(targets.shape[1])[table.moods]
        return _network(combined, songs, seed, np.concatenate([labels, targets]))

    return method


def larger(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit four networks of 64 units to hard labels, for a third more epochs."""
    return fit(table, Recipe(hidden=64, epochs=40, seed=seed)).logits(songs)


def _network(table: Table, songs: Floats, seed: int, targets: Floats | None = None) -> Floats:
    return fit(table, Recipe(seed=seed), targets).logits(songs)


def _with_all_choices(table: Table) -> Table:
    return replace(table, choices=np.ones_like(table.choices))


def _unspread(features: Floats) -> Floats:
    """Undo the effect of `Spread`: return features that it turns into a multiple of their original values."""
    rate = np.where(LINEAR > 0, 1, RATE)
    scale = np.where(OFFSET > 0, 1, 1 / RATE.clip(1e-9))
    return np.where(LINEAR > 0, features, (np.exp(features / scale) - OFFSET) / rate)


def _logs(scores: Floats) -> Floats:
    return np.log(np.maximum(scores, 1e-12))
