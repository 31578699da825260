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
        check_list(fault, outcome.answer, truth.entries)
        check_moods(fault, outcome.answer, truth)
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


def check_list(fault: Fault, answer: HttpResponse, entries: Sequence[Entry]) -> None:
    """The report has every position of the simulator's playlist once, each with its own title and link."""
    report = answer.json()
    items = [*report["songs"], *report["skipped"]]
    counted = Counter(each["position"] for each in items)
    assert counted == Counter(range(1, len(entries) + 1)), "the report's items do not add up to the playlist's"
    counts = report["counts"]
    assert report["playlist"]["items"] == len(entries), "the number of items is wrong"
    assert report["playlist"]["name"] in {NAME, ""}, "the playlist has another name"
    shown = len(report["songs"]), len(report["skipped"])
    assert (counts["classified"], counts["skipped"]) == shown, "the counts are wrong"
    assert sum(counts["moods"].values()) == counts["classified"], "the counts of the moods are wrong"
    for item in items:
        if item["position"] not in fault.kind.hidden:
            listed = _title_and_link(entries[item["position"] - 1])
            assert (item["song"], item["url"]) == listed, f"position {item['position']} is another song"


def _title_and_link(entry: Entry) -> tuple[object, str | None]:
    if entry.track:
        return entry.track.name, f"https://open.spotify.com/track/{entry.track.id}"
    return (entry.item["name"], None) if entry.item else ("", None)


def check_moods(fault: Fault, answer: HttpResponse, truth: Truth) -> None:
    """Every song has the mood of a faultless run, and what the fault does not touch is as in that run.

    A song whose features ReccoBeats failed to give may be skipped with that reason.
    """
    report, songs = answer.json(), truth.songs
    for song in report["songs"]:
        at_home = truth.items[song["position"]] if song["position"] in fault.kind.hidden else {}
        faultless = songs.get(song["url"], at_home)
        assert "mood" in faultless, f"position {song['position']} has a mood without features"
        for field in ("mood", "score", "tags", "source"):
            assert song[field] == faultless[field], f"position {song['position']} has another {field}"
    for item in [*report["songs"], *report["skipped"]]:
        wanted = truth.items[item["position"]]
        if item["position"] not in fault.kind.hidden and item != wanted:
            failed = fault.fails_reccobeats and item.get("reason") == "provider_unavailable"
            assert failed, f"not touched by the fault, but {item} instead of {wanted}"


def check_process(outcome: Outcome) -> None:
    """The fault took place; nobody called the foreign host, the memory stayed small, and no thread is left."""
    assert outcome.spoiled or outcome.answer.status == 504, "there was no answer to spoil"
    assert outcome.foreign_calls == 0, f"{outcome.foreign_calls} calls to another host"
    assert outcome.growth <= MAX_GROWTH, f"the request needed {outcome.growth // MEGABYTE} MB"
    assert outcome.more_threads <= 0, f"{outcome.more_threads} threads are left"
