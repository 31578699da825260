"""The list of all faults: each family of kinds at the places where it can happen. And a draw from it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.faults import (
    body_kinds,
    huge_kinds,
    list_kinds,
    object_kinds,
    paging_kinds,
    reccobeats_row_kinds,
    redirect_kinds,
    spotify_row_kinds,
    status_kinds,
    transport_kinds,
)
from tests.faults.fault import Fault, Times, faults
from tests.faults.places import (
    ALL_PAGES,
    DURATIONS_MIDDLE,
    EVERY_CALL,
    FEATURES_ALL,
    FEATURES_MIDDLE,
    FIRST_PAGE,
    HEAD,
    LAST_PAGE,
    MIDDLE_PAGE,
    ONE_OF_EACH_SERVICE,
    SNAPSHOT,
    TOKEN,
)

DRAWN, SEED = 40, 2026
PLAIN_TRACKS = (17, 117)  # positions on the first and on the last page, of tracks that stand in the playlist once
ONCE: Sequence[Times] = ("once",)


def _all() -> Iterator[Fault]:
    yield from faults(redirect_kinds.KINDS, EVERY_CALL)
    yield from faults(huge_kinds.KINDS, (*ONE_OF_EACH_SERVICE, ALL_PAGES, FEATURES_ALL, DURATIONS_MIDDLE))
    yield from faults(transport_kinds.CUT, EVERY_CALL, ONCE)
    yield from faults(transport_kinds.CUT | transport_kinds.MALFORMED, ONE_OF_EACH_SERVICE)
    yield from faults(transport_kinds.STALLS, ONE_OF_EACH_SERVICE, ("once", "always"))
    yield from faults(body_kinds.KINDS, ONE_OF_EACH_SERVICE)
    yield from faults(status_kinds.BY_STATUS, ONE_OF_EACH_SERVICE)
    yield from faults(status_kinds.PASSING, ONE_OF_EACH_SERVICE, ONCE)
    yield from faults(status_kinds.BY_BODY, (TOKEN, HEAD))  # ReccoBeats' bodies of errors are not read
    yield from faults(status_kinds.BY_RETRY_AFTER, (HEAD, FEATURES_MIDDLE))
    yield from faults(object_kinds.kinds(object_kinds.TOKEN), (TOKEN,))
    yield from faults(object_kinds.kinds(object_kinds.HEAD), (HEAD,))
    yield from faults(object_kinds.kinds(object_kinds.SNAPSHOT), (SNAPSHOT,))
    for page in (HEAD, MIDDLE_PAGE, ALL_PAGES):
        yield from faults(list_kinds.kinds(page), (page,), ("once", "always"))
    for page in (FIRST_PAGE, LAST_PAGE):
        yield from faults(list_kinds.kinds(page), (page,))
    yield from faults(paging_kinds.KINDS | paging_kinds.CLAIMED, (MIDDLE_PAGE, LAST_PAGE, ALL_PAGES))
    for position in PLAIN_TRACKS:
        yield from faults(spotify_row_kinds.kinds(position), (ALL_PAGES,))
    features = reccobeats_row_kinds.kinds(FEATURES_MIDDLE, reccobeats_row_kinds.FEATURES, "energy")
    yield from faults(features, (FEATURES_MIDDLE,))
    durations = reccobeats_row_kinds.kinds(DURATIONS_MIDDLE, reccobeats_row_kinds.DURATIONS, "durationMs")
    yield from faults(durations, (DURATIONS_MIDDLE,))


FAULTS = tuple(_all())


def draw(count: int, seed: int) -> list[Fault]:
    """Return so many faults, drawn by the seed, without those that wait for a timeout."""
    quick = [fault for fault in FAULTS if not fault.kind.stalls]
    return random.Random(seed).sample(quick, count)  # noqa: S311  # a draw that can be repeated, not a secret


@dataclass(frozen=True)
class Choice:
    """The faults of a run, and what they are in a few words."""

    faults: Sequence[Fault]
    description: str

    @property
    def is_complete(self) -> bool:
        """Whether these are all faults."""
        return self.faults is FAULTS

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Choice":
        """Return all faults if FAULTS is `all`, else that many (40), drawn by FAULT_SEED (2026)."""
        count, seed = environ.get("FAULTS") or DRAWN, int(environ.get("FAULT_SEED") or SEED)
        if count == "all":
            return cls(FAULTS, f"all {len(FAULTS)}")
        return cls(draw(int(count), seed), f"{count} of {len(FAULTS)}, drawn by FAULT_SEED={seed}")
