"""Count how many songs ReccoBeats' name search finds, and how many of them are wrong, for names that are made anew.

The simulator searches as ReccoBeats does, in a catalog with covers, live versions, remasters and artists of similar
names. The names are spoilt as people and other services spoil them, or belong to no track of the catalog.
"""

import sys
from collections.abc import Iterator
from random import SystemRandom

from benchmarks.figures import Figure, show
from classify.application import Application
from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.deadline import Deadline
from classify.settings import Settings
from moodlist.simulator import Simulator
from moodlist.simulator.settings import settings_for
from tests.integration.classify.sources.generated_names import GeneratedNames

SEEDS, NAMES = 5, 500
MAX_LOST = 35.0  # percent of the names


def count(seed: int) -> tuple[int, int, int]:
    """Return how many of the names were found, how many of those wrongly, and the calls that it took."""
    generated = GeneratedNames(seed, NAMES)
    items = [
        Skipped(position=at, reason=SkipReason.NO_ID, name=each.name.title, artists=each.name.artists, named=each.name)
        for at, each in enumerate(generated.names, start=1)
    ]
    with Simulator(generated.catalog) as simulator:
        settings = settings_for(simulator) | {"MOODLIST_RECCOBEATS_CALLS_PER_SECOND": "1000"}
        application = Application(Settings.from_environment(settings))
        resolved = application.name_search(Deadline.never())(Playlist.of(items, name="Names"))
        calls = len(simulator.calls)
    found = [item for item in resolved.items if isinstance(item, Track)]
    wrong = [item for item in found if item.id not in generated.names[item.position - 1].right]
    return len(found), len(wrong), calls


def figures() -> Iterator[Figure]:
    """Yield the shares of all seeds."""
    first = SystemRandom().randrange(10**9)
    print(f"seeds {first} to {first + SEEDS - 1}", file=sys.stderr)
    found, wrong, calls = zip(*(count(first + at) for at in range(SEEDS)), strict=True)
    total = SEEDS * NAMES
    lost = 100 - 100 * sum(found) / total
    yield Figure(f"wrong matches of {total:,} names", f"{sum(wrong)}", sum(wrong), 0)
    yield Figure(
        "names without a match", f"{lost:.0f} % ({NAMES} names: {min(found)} to {max(found)} found)", lost, MAX_LOST
    )
    per_name = sum(calls) / total
    yield Figure("calls a name", f"{per_name:.2f}", per_name, 2)


if __name__ == "__main__":
    show(figures())
