"""Leave one source out, and one fifth of the artists: what a method says of a collection of playlists it never saw.

The measure is macro F1 per source, the answer being the best among the moods that the source has; a gain is the
difference of two methods on the same rows, its interval from drawing the artists anew.
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
from ..network.optimizer import NEVER
from .metrics import rounded

log = logging.getLogger(__name__)

PROCESSES = 2
DRAWS = 1000

# Cleaned rows, the rows as the sources give them, features [m, 10] of songs to judge, a seed -> logits [m, k].
Method = Callable[[Table, Table, Floats, int], Floats]

_task: list[Callable[[int, tuple[Flags, Ints]], Floats]] = []  # what a process inherits when it is forked


def left_out(table: Table, votes: Table, method: Method, seeds: Sequence[int]) -> Floats:
    """Logits `[seeds, n, k]`, each row's by a fit without its source and without its artist; NaN where none tests."""
    logits = np.full((len(seeds), *table.choices.shape), np.nan)
    jobs = [(at, seed, *job) for at, seed in enumerate(seeds) for job in _jobs(table, seed)]
    _task.append(partial(_judged, table, votes, method))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        found = list(pool.map(_nth, jobs))
    _task.clear()
    for (at, _, _, test), part in zip(jobs, found, strict=True):
        logits[at, test] = part
    return logits


def _jobs(table: Table, seed: int) -> Iterator[tuple[Flags, Ints]]:
    """Per fold of the artists and source: the rows that must not train, and those that test."""
    for tested in shuffled_folds(table, seed):
        for source in sorted(set(table.sources[table.tests].tolist())):
            own = table.sources == source
            test = np.flatnonzero(own & np.isin(table.groups, tested))
            if len(test):
                yield own | np.isin(table.groups, tested), test


def _nth(job: tuple[int, int, Flags, Ints]) -> Floats:
    _, seed, unseen, test = job
    with threadpool_limits(1):
        return _task[0](seed, (unseen, test))


def _judged(table: Table, votes: Table, method: Method, seed: int, job: tuple[Flags, Ints]) -> Floats:
    unseen, test = job
    own = table.sources == table.sources[test[0]]
    artists = np.union1d(table.groups[unseen & ~own], table.groups[test])
    raw = (votes.sources != table.sources[test[0]]) & ~np.isin(votes.groups, artists)
    return method(table.at(~unseen), votes.at(raw), table.features[test], seed)


def best_of_own(table: Table, logits: Floats) -> Ints:
    """The best mood `[..., n]` among those of the row's source."""
    best: Ints = (logits + np.where(table.choices, 0, 100 * NEVER)).argmax(axis=-1)
    return best


class Counts:
    """Right answers, answers and labels per mood, source and artist, so that artists can be drawn anew cheaply."""

    def __init__(self, table: Table, best: Ints):
        tested = table.tests
        _, artist = np.unique(table.groups[tested], return_inverse=True)
        self.artists = int(artist.max()) + 1
        self.columns: list[tuple[str, int]] = []
        parts = []
        for source in sorted(set(table.sources[tested].tolist())):
            for mood in np.unique(table.moods[table.sources == source]):
                own = table.sources[tested] == source
                label, answers = (table.moods[tested] == mood) & own, (best[:, tested] == mood) & own
                parts.append(
                    [self._per(artist, (answers & label).mean(axis=0)), self._per(artist, answers.mean(axis=0) + label)]
                )
                self.columns.append((source, int(mood)))
        self.counts = np.array(parts)  # [columns, 2, artists]

    def _per(self, artist: NDArray[Any], values: NDArray[Any]) -> Floats:
        sums = np.bincount(artist, values, minlength=self.artists)
        return sums.astype(np.float64)

    def macro_f1(self, draws: Floats) -> dict[str, Floats]:
        """Per source, macro F1 `[draws]` with each artist counted as often as `draws` `[draws, artists]` says."""
        right, both = (self.counts[:, part] @ draws.T for part in (0, 1))
        f1 = 2 * right / np.maximum(both, 1e-9)
        sources = [source for source, _ in self.columns]
        return {name: f1[[source == name for source in sources]].mean(axis=0) for name in dict.fromkeys(sources)}


def drawn(artists: int, seed: int = 3) -> Floats:
    """How often each artist is drawn: first all once, then `DRAWS` draws with replacement."""
    random = np.random.default_rng(seed)
    counts = random.multinomial(artists, np.full(artists, 1 / artists), size=DRAWS)
    return np.concatenate([np.ones((1, artists)), counts.astype(np.float64)])


def figures(table: Table, ours: Floats, reference: Floats) -> dict[str, Any]:
    """Macro F1 per source and on average, of ours and of the reference, and the gain with its 95 % interval.

    Both are logits `[seeds, n, k]`; the means are over the seeds. The first value of three is the figure.
    """
    counts = [Counts(table, best_of_own(table, logits)) for logits in (ours, reference)]
    draws = drawn(counts[0].artists)
    mine, theirs = (each.macro_f1(draws) for each in counts)
    four = {name for name in mine if table.choices[table.sources == name][0].all()}
    return {
        "macro_f1": {name: {"ours": _interval(mine[name]), "reference": _interval(theirs[name])} for name in mine},
        "all": _compared(mine, theirs, sorted(mine)),
        "four_moods": _compared(mine, theirs, sorted(four)) if four else None,
    }


def _compared(mine: dict[str, Floats], theirs: dict[str, Floats], names: list[str]) -> dict[str, Any]:
    first, second = (np.mean([each[name] for name in names], axis=0) for each in (mine, theirs))
    parts = {"ours": first, "reference": second, "gain": first - second}
    return {"sources": names, **{name: _interval(values) for name, values in parts.items()}}


def _interval(values: Floats) -> list[float]:
    return [rounded(value) for value in (values[0], *np.quantile(values[1:], [0.025, 0.975]))]
