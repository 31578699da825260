"""Leave out one source and a fifth of the artists: how does a method do on a collection it never saw?

The measure is macro F1 per source, where the answer is the best among the moods that the source has. A gain is the
difference of two methods on the same rows; its interval comes from bootstrapping the artists.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ..data.folds import shuffled_folds
from ..data.table import Flags, Floats, Ints, Table
from ..network.optimizer import MASKED
from .metrics import rounded

log = logging.getLogger(__name__)

PROCESSES = 2
DRAWS = 1000

# (cleaned rows, rows as the sources gave them, features [m, 10] of songs to predict, seed) -> logits [m, k]
Method = Callable[[Table, Table, Floats, int], Floats]

_task: list[Callable[[int, tuple[Flags, Ints]], Floats]] = []  # inherited by forked processes


def left_out_logits(table: Table, votes: Table, method: Method, seeds: Sequence[int]) -> Floats:
    """Return logits `[seeds, n, k]`, each row's from a fit without its source and artist; NaN for rows not tested."""
    logits = np.full((len(seeds), *table.choices.shape), np.nan)
    jobs = [(index, seed, *job) for index, seed in enumerate(seeds) for job in _jobs(table, seed)]
    _task.append(partial(_predict_unseen, table, votes, method))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        predictions = list(pool.map(_run_job, jobs))
    _task.clear()
    for (index, _, _, test), predicted in zip(jobs, predictions, strict=True):
        logits[index, test] = predicted
    return logits


def _jobs(table: Table, seed: int) -> Iterator[tuple[Flags, Ints]]:
    """Yield, per artist fold and source, flags of the rows that must not train, and positions of the test rows."""
    for tested in shuffled_folds(table, seed):
        for source in sorted(set(table.sources[table.tests].tolist())):
            in_source = table.sources == source
            test = np.flatnonzero(in_source & np.isin(table.groups, tested))
            if len(test):
                yield in_source | np.isin(table.groups, tested), test


def _run_job(job: tuple[int, int, Flags, Ints]) -> Floats:
    _, seed, unseen, test = job
    with threadpool_limits(1):
        return _task[0](seed, (unseen, test))


def _predict_unseen(table: Table, votes: Table, method: Method, seed: int, job: tuple[Flags, Ints]) -> Floats:
    unseen, test = job
    in_source = table.sources == table.sources[test[0]]
    artists = np.union1d(table.groups[unseen & ~in_source], table.groups[test])
    raw = (votes.sources != table.sources[test[0]]) & ~np.isin(votes.groups, artists)
    return method(table.at(~unseen), votes.at(raw), table.features[test], seed)


def best_available(table: Table, logits: Floats) -> Ints:
    """Return the best mood `[..., n]` among those of the row's source."""
    best: Ints = (logits + np.where(table.choices, 0, 100 * MASKED)).argmax(axis=-1)
    return best


class F1Counts:
    """Correct answers, answers and labels per source, mood and artist: enough to bootstrap F1 over artists cheaply."""

    def __init__(self, table: Table, best: Ints):
        tested = table.tests
        _, artist = np.unique(table.groups[tested], return_inverse=True)
        self.artists = int(artist.max()) + 1
        self.columns: list[tuple[str, int]] = []
        parts = []
        for source in sorted(set(table.sources[tested].tolist())):
            for mood in np.unique(table.moods[table.sources == source]):
                in_source = table.sources[tested] == source
                label, answered = (table.moods[tested] == mood) & in_source, (best[:, tested] == mood) & in_source
                parts.append(
                    [
                        self._per_artist(artist, (answered & label).mean(axis=0)),
                        self._per_artist(artist, answered.mean(axis=0) + label),
                    ]
                )
                self.columns.append((source, int(mood)))
        self.counts = np.array(parts)  # [columns, 2, artists]

    def _per_artist(self, artist: NDArray[Any], values: NDArray[Any]) -> Floats:
        sums = np.bincount(artist, values, minlength=self.artists)
        return sums.astype(np.float64)

    def macro_f1(self, draws: Floats) -> dict[str, Floats]:
        """Return macro F1 `[d]` per source for `draws` `[d, artists]`, which holds how often each artist counts."""
        correct, totals = (self.counts[:, part] @ draws.T for part in (0, 1))
        f1 = 2 * correct / np.maximum(totals, 1e-9)
        sources = [source for source, _ in self.columns]
        return {name: f1[[source == name for source in sources]].mean(axis=0) for name in dict.fromkeys(sources)}


def artist_draws(artists: int, seed: int = 3) -> Floats:
    """Return how often each artist counts, `[1 + DRAWS, artists]`: first all once, then draws with replacement."""
    random = np.random.default_rng(seed)
    counts = random.multinomial(artists, np.full(artists, 1 / artists), size=DRAWS)
    return np.concatenate([np.ones((1, artists)), counts.astype(np.float64)])


def compare_methods(table: Table, ours: Floats, reference: Floats) -> dict[str, Any]:
    """Return macro F1 per source and on average, of our method and of the reference, and the gain.

    Both are logits `[seeds, n, k]`; figures are means over the seeds. Each figure is a list: value, and the lower and
    upper end of its 95 % interval.
    """
    counts = [F1Counts(table, best_available(table, logits)) for logits in (ours, reference)]
    draws = artist_draws(counts[0].artists)
    our_f1, reference_f1 = (f1_counts.macro_f1(draws) for f1_counts in counts)
    four = {name for name in our_f1 if table.choices[table.sources == name][0].all()}
    return {
        "macro_f1": {
            name: {"ours": _interval(our_f1[name]), "reference": _interval(reference_f1[name])} for name in our_f1
        },
        "all": _compare_means(our_f1, reference_f1, sorted(our_f1)),
        "four_moods": _compare_means(our_f1, reference_f1, sorted(four)) if four else None,
    }


def _compare_means(our_f1: dict[str, Floats], reference_f1: dict[str, Floats], names: list[str]) -> dict[str, Any]:
    first, second = (np.mean([each[name] for name in names], axis=0) for each in (our_f1, reference_f1))
    parts = {"ours": first, "reference": second, "gain": first - second}
    return {"sources": names, **{name: _interval(values) for name, values in parts.items()}}


def _interval(values: Floats) -> list[float]:
    return [rounded(value) for value in (values[0], *np.quantile(values[1:], [0.025, 0.975]))]
