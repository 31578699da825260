import weakref
from collections.abc import Mapping, Sequence

import pytest

from classify.core.features import Found, Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime, UpstreamUnavailable
from classify.sources.batch_lookup import BatchLookup, Fetch, unambiguous
from tests.unit.classify.builders import found

DOWN = UpstreamUnavailable("Down.")


class Service:
    """A service that knows some keys, and fails for every batch that contains the key `fails_at`."""

    def __init__(self, *known: str, error: MoodlistError = DOWN, fails_at: str = ""):
        self._known = known
        self._error = error
        self._fails_at = fails_at
        self.batches: list[list[str]] = []

    def fetch(self, keys: Sequence[str]) -> Mapping[str, Found]:
        self.batches.append(list(keys))
        if self._fails_at in keys:
            raise self._error
        return {key: found(key) for key in keys if key in self._known}


def _lookup(fetch: Fetch, progress: list[tuple[str, int, int]] | None = None, batch: int = 2) -> BatchLookup:
    seen = [] if progress is None else progress
    return BatchLookup("Request", batch, fetch, Deadline.after(5), lambda *step: seen.append(step))


def test_each_key_is_looked_up_once_in_batches() -> None:
    service = Service("a", "e")
    lookup = _lookup(service.fetch)
    lookup.look_up(["a", "b", "a", "c", "d", "b", "e"])
    assert sorted(service.batches) == [["a", "b"], ["c", "d"], ["e"]]
    assert lookup.found == {"a": found("a"), "e": found("e")}
    assert lookup.failed == {}


def test_no_keys_make_no_calls() -> None:
    service = Service()
    _lookup(service.fetch).look_up([])
    assert service.batches == []


def test_progress_counts_the_batches_of_all_lookups() -> None:
    progress: list[tuple[str, int, int]] = []
    lookup = _lookup(Service().fetch, progress)
    lookup.look_up(["a", "b", "c"])
    lookup.look_up(["d"])
    assert progress == [("Request", 1, 2), ("Request", 2, 2), ("Request", 3, 3)]


def test_a_failed_batch_is_recorded_and_later_batches_are_not_sent() -> None:
    service = Service("a", "d", fails_at="b")
    lookup = _lookup(service.fetch)
    lookup.look_up(["a", "b"])
    lookup.look_up(["c", "d", "e"])
    assert service.batches == [["a", "b"]]
    assert lookup.failed == dict.fromkeys("abcde", DOWN)
    assert lookup.found == {}


def test_features_found_before_a_failure_remain() -> None:
    lookup = _lookup(Service("a", fails_at="b").fetch, batch=1)
    lookup.look_up(["a"])
    lookup.look_up(["b"])
    assert (list(lookup.found), list(lookup.failed)) == (["a"], ["b"])


def test_out_of_time_is_raised_and_not_recorded() -> None:
    lookup = _lookup(Service(error=OutOfTime("Late."), fails_at="a").fetch)
    with pytest.raises(OutOfTime, match="Late"):
        lookup.look_up(["a"])
    assert lookup.failed == {}


def test_an_unexpected_error_is_raised() -> None:
    def fetch(_: Sequence[str]) -> Mapping[str, Found]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _lookup(fetch).look_up(["a"])


@pytest.mark.parametrize(
    ("keys", "missing"),
    [
        ([], Missing(SkipReason.NO_ID)),
        (["a"], Missing(SkipReason.NO_FEATURES)),
        (["b"], Missing(SkipReason.PROVIDER_UNAVAILABLE, DOWN)),
        (["a", "b"], Missing(SkipReason.PROVIDER_UNAVAILABLE, DOWN)),
    ],
)
def test_a_track_has_no_features_only_if_all_its_lookups_succeeded(keys: list[str], missing: Missing) -> None:
    lookup = _lookup(Service(fails_at="b").fetch)
    lookup.look_up(["a"])
    lookup.look_up(["b"])
    assert lookup.missing(keys) == missing


def test_a_key_with_two_values_is_ambiguous() -> None:
    assert unambiguous([("a", 1), ("b", 2), ("a", 1), ("b", 3), ("b", 2)]) == {"a": 1}


class _Answer:
    """What a call has read."""


def test_a_stored_failure_does_not_keep_the_answer_in_memory() -> None:
    answers: list[weakref.ref[_Answer]] = []

    def fetch(_: object) -> dict[str, Found]:
        answer = _Answer()
        answers.append(weakref.ref(answer))
        try:
            return {"a": found(str(1 // 0))}
        except ZeroDivisionError:
            raise UpstreamUnavailable("No.") from None

    lookup = _lookup(fetch)
    lookup.look_up(["a"])

    assert lookup.failed.keys() == {"a"}
    assert [each() for each in answers] == [None]
