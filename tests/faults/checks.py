"""What has to hold for every answer, whatever the upstream services do. Each check raises an AssertionError."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moodlist.simulator.catalog.records import Entry
from tests.faults.fault import MARKER, Fault
from tests.faults.playlist import NAME
from tests.faults.process import MEGABYTE
from tests.integration.classify.api.gateway import JSON, HttpResponse
from tests.integration.classify.api.problems import problem

STATUSES = {200, 403, 404, 413, 429, 502, 503, 504}
LONGEST_WAIT = 1e9  # seconds
MAX_GROWTH = 50 * MEGABYTE
SHOWN = ("song", "artist", "url")
JUDGED = ("mood", "score", "tags", "source")
REASONS = {"no_features", "no_id", "unavailable"}  # of skipping a song because of a bad row
Item = Mapping[str, Any]  # a song or a skipped item of a report


@dataclass(frozen=True)
class Outcome:
    """The answer to a request over the spoiled line, and what it cost.

    `spoiled` is the number of spoiled answers. `growth` is the memory that the request needed, in bytes; 0 if an
    earlier one needed more.
    """

    answer: HttpResponse
    spoiled: int = 1
    foreign_calls: int = 0
    growth: int = 0
    more_threads: int = 0


@dataclass(frozen=True)
class Truth:
    """What the simulator's playlist holds, the items of a faultless report by position, and what nobody may tell."""

    entries: Sequence[Entry]
    items: Mapping[int, Item]
    secrets: Collection[str]

    @classmethod
    def of(cls, faultless: HttpResponse, entries: Sequence[Entry], secrets: Collection[str]) -> "Truth":
        """Return the truth with the items of a report."""
        report = faultless.json()
        return cls(entries, {each["position"]: each for each in [*report["songs"], *report["skipped"]]}, secrets)

    @property
    def songs(self) -> dict[str, Item]:
        """The songs of the faultless report, by link."""
        return {each["url"]: each for each in self.items.values() if "mood" in each}


def check(fault: Fault, outcome: Outcome, truth: Truth) -> None:
    """Check all that has to hold.

    Raises:
        AssertionError: something does not; the message says what.
    """
    check_status(fault, outcome.answer)
    check_form(outcome.answer)
    check_discretion(outcome.answer, truth.secrets)
    if outcome.answer.status == 200:
        check_list(outcome.answer, truth.entries)
        check_items(fault, outcome.answer, truth)
    else:
        assert not fault.undetectable, "the fault is called undetectable, but was detected"
    check_process(outcome)


def check_status(fault: Fault, answer: HttpResponse) -> None:
    """The status is one that a failing upstream explains; and 200 if the fault does no harm."""
    assert answer.status in STATUSES, f"the status is {answer.status}: {answer.text[:500]}"
    assert not fault.must_succeed or answer.status == 200, f"the request failed: {answer.text[:500]}"


def check_form(answer: HttpResponse) -> None:
    """The answer is a report in JSON, or a problem."""
    if answer.status == 200:
        assert answer.media_type == JSON, f"a report in {answer.media_type}"
        assert answer.json().keys() == {"playlist", "model", "counts", "songs", "skipped"}, "this is no report"
    else:
        assert 0 <= problem(answer, answer.status).get("retry_after", 0) <= LONGEST_WAIT


def check_discretion(answer: HttpResponse, secrets: Collection[str]) -> None:
    """Neither the answer nor its headers have a traceback, a secret, a token, or the upstream's body."""
    text = "\n".join([answer.text, *answer.headers.values()])
    assert not any(word in text for word in ("Traceback", ".py", *secrets)), "the answer tells what is inside"
    assert MARKER not in text, "the answer repeats the upstream's body"


def check_list(answer: HttpResponse, entries: Sequence[Entry]) -> None:
    """Classified and skipped together are the positions of the simulator's playlist, each once; the counts agree."""
    report = answer.json()
    counted = Counter(each["position"] for each in [*report["songs"], *report["skipped"]])
    assert counted == Counter(range(1, len(entries) + 1)), "the report's items do not add up to the playlist's"
    counts = report["counts"]
    assert report["playlist"]["items"] == len(entries), "the number of items is wrong"
    assert report["playlist"]["name"] in {NAME, ""}, "the playlist has another name"
    shown = len(report["songs"]), len(report["skipped"])
    assert (counts["classified"], counts["skipped"]) == shown, "the counts are wrong"
    assert sum(counts["moods"].values()) == counts["classified"], "the counts of the moods are wrong"


def check_items(fault: Fault, answer: HttpResponse, truth: Truth) -> None:
    """Each item is what the simulator's playlist holds, and what a faultless run says of it.

    A song whose features ReccoBeats failed to give may be skipped with that reason. An item whose row is bad may lack
    what was spoiled. An item may be wrong only if no reader can detect the fault; and then one has to be, since an
    excuse that is not needed would hide a mistake.
    """
    report = answer.json()
    believed = set()
    for item in [*report["songs"], *report["skipped"]]:
        position, wanted = item["position"], truth.items[item["position"]]
        if item == wanted or (fault.fails_reccobeats and item == _skipped(wanted, "provider_unavailable")):
            continue
        check_mood(item, truth)
        if not (position in fault.kind.rows and _is_reduced(item, wanted)):
            assert position in fault.untrue, f"{item} instead of {wanted}"
            believed.add(position)
    assert believed or not fault.undetectable, "the fault is called undetectable, but was detected"


def _skipped(wanted: Item, reason: str) -> Item:
    return {**{field: wanted[field] for field in SHOWN}, "position": wanted["position"], "reason": reason}


def _is_reduced(item: Item, wanted: Item) -> bool:
    """Return whether the item says nothing but the truth, although less of it."""
    shown = all(item[field] in {wanted[field], "", None} for field in SHOWN)
    judged = item["reason"] in REASONS if "reason" in item else all(item[f] == wanted.get(f) for f in JUDGED)
    return shown and judged


def check_mood(item: Item, truth: Truth) -> None:
    """A song has the mood that a faultless run has for its link, or for its place if its link is new."""
    if "mood" in item:
        faultless = truth.songs.get(item["url"], truth.items[item["position"]])
        assert "mood" in faultless, f"position {item['position']} has a mood without features"
        for field in JUDGED:
            assert item[field] == faultless[field], f"position {item['position']} has another {field}"


def check_process(outcome: Outcome) -> None:
    """The fault took place; nobody called the foreign host, the memory stayed small, and no thread is left."""
    assert outcome.spoiled or outcome.answer.status == 504, "there was no answer to spoil"
    assert outcome.foreign_calls == 0, f"{outcome.foreign_calls} calls to another host"
    assert outcome.growth <= MAX_GROWTH, f"the request needed {outcome.growth // MEGABYTE} MB"
    assert outcome.more_threads <= 0, f"{outcome.more_threads} threads are left"
