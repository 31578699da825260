from collections.abc import Mapping, Sequence

import pytest

from classify.core.features import Found, Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime, UpstreamUnavailable
from classify.sources.batch_lookup import BatchLookup, Fetch
from tests.unit.classify.builders import found

DOWN = UpstreamUnavailable("Down.")


class Service:
    """Knows some keys, and fails with an error at the batches that hold a key it trips over."""

    def __init__(self, *known: str, error: MoodlistError = DOWN, trips_over: str = ""):
        self._known = known
        self._error = error
        self._trips_over = trips_over
        self.batches: list[list[str]] = []

    def fetch(self, keys: Sequence[str]) -> Mapping[str, Found]:
        self.batches.append(list(keys))
        if self._trips_over in keys:
            raise self._error
        return {key: found(key) for key in keys if key in self._known}


def _lookup(fetch: Fetch, progress: list[tuple[str, int, int]] | None = None, batch: int = 2) -> BatchLookup:
    seen = [] if progress is None else progress
    return BatchLookup("Request", batch, fetch, Deadline.after(5), lambda *step: seen.append(step))


def test_keys_are_asked_for_in_batches_each_key_once() -> None:
    service = Service("a", "e")
    lookup = _lookup(service.fetch)
    lookup.look_up(["a", "b", "a", "c", "d", "b", "e"])
    assert sorted(service.batches) == [["a", "b"], ["c", "d"], ["e"]]
    assert lookup.found == {"a": found("a"), "e": found("e")}
    assert lookup.failed == {}


def test_without_keys_nobody_is_asked() -> None:
    service = Service()
    _lookup(service.fetch).look_up([])
    assert service.batches == []


def test_progress_counts_the_batches_of_all_rounds() -> None:
    progress: list[tuple[str, int, int]] = []
    lookup = _lookup(Service().fetch, progress)
    lookup.look_up(["a", "b", "c"])
    lookup.look_up(["d"])
    assert progress == [("Request", 1, 2), ("Request", 2, 2), ("Request", 3, 3)]


def test_a_batch_that_fails_is_on_record_and_the_ones_after_it_are_not_sent() -> None:
    service = Service("a", "d", trips_over="b")
    lookup = _lookup(service.fetch)
    lookup.look_up(["a", "b"])
    lookup.look_up(["c", "d", "e"])
    assert service.batches == [["a", "b"]]
    assert lookup.failed == dict.fromkeys("abcde", DOWN)
    assert lookup.found == {}


def test_what_was_found_before_a_failure_stays_found() -> None:
    lookup = _lookup(Service("a", trips_over="b").fetch, batch=1)
    lookup.look_up(["a"])
    lookup.look_up(["b"])
    assert (list(lookup.found), list(lookup.failed)) == (["a"], ["b"])


def test_running_out_of_time_is_raised() -> None:
    lookup = _lookup(Service(error=OutOfTime("Late."), trips_over="a").fetch)
    with pytest.raises(OutOfTime, match="Late"):
        lookup.look_up(["a"])
    assert lookup.failed == {}


def test_an_error_that_nobody_foresaw_is_raised() -> None:
    def fetch(_: Sequence[str]) -> Mapping[str, Found]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _lookup(fetch).look_up(["a"])


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ([], Missing(SkipReason.NO_ID)),
        (["a"], Missing(SkipReason.NO_FEATURES)),
        (["b"], Missing(SkipReason.PROVIDER_UNAVAILABLE, DOWN)),
        (["a", "b"], Missing(SkipReason.PROVIDER_UNAVAILABLE, DOWN)),
    ],
)
def test_a_track_is_unknown_only_if_every_key_of_it_could_be_asked_for(keys: list[str], why: Missing) -> None:
    lookup = _lookup(Service(trips_over="b").fetch)
    lookup.look_up(["a"])
    lookup.look_up(["b"])
    assert lookup.missing(keys) == why
