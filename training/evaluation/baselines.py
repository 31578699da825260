"""The training methods that compare.py compares: ours, its earlier variants, other learners, and the reference's.

Each is a `Method`: it fits to `table` (cleaned rows) or `votes` (labels as given), and returns logits for `songs`.
"""

from dataclasses import replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from classify.core.features import FEATURE_NAMES

from ..data.table import Floats, Table, equal_shares
from ..network.fit import fit, input_scaling
from ..network.optimizer import Recipe
from ..network.scaling import INPUTS, LINEAR, OFFSET, RATE
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
    return fit(table, Recipe(seed=seed)).logits(songs)


def tempo_angle(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to ten features and the tempo's angle."""
    return _network(table, songs, seed, inputs=len(FEATURE_NAMES) + 2)


def ten_inputs(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to ten features, with logarithms of the skewed ones."""
    return _network(table, songs, seed)


def plain_features(table: Table, _: Table, songs: Floats, seed: int) -> Floats:
    """Fit to ten features that are only clipped and scaled."""
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


def _network(table: Table, songs: Floats, seed: int, inputs: int = len(FEATURE_NAMES)) -> Floats:
    """Fit to the first `inputs` of the 14 inputs; an infinite scale makes the others 0."""
    recipe = Recipe(seed=seed)
    scaling = input_scaling(table.features, recipe)
    scale = np.where(np.arange(INPUTS) < inputs, scaling.scale, np.inf)
    return fit(table, recipe, replace(scaling, scale=scale)).logits(songs)


def _with_all_choices(table: Table) -> Table:
    return replace(table, choices=np.ones_like(table.choices))


def _unspread(features: Floats) -> Floats:
    """Undo the effect of `Spread`: return features that it turns into a multiple of their original values."""
    rate = np.where(LINEAR > 0, 1, RATE)
    scale = np.where(OFFSET > 0, 1, 1 / RATE.clip(1e-9))
    return np.where(LINEAR > 0, features, (np.exp(features / scale) - OFFSET) / rate)


def _logs(scores: Floats) -> Floats:
    return np.log(np.maximum(scores, 1e-12))
