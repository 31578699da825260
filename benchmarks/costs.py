"""Estimate what a thousand playlists of 100 songs cost, from measured durations and the prices of docs/operate.md.

Warm: the seconds of whole classifications, as in hundred_songs.py: each call to Spotify and ReccoBeats takes 60 ms, and
ReccoBeats is called 8 times a second by the API, or 4 by the worker. Lambda bills waiting too. Cold, without SnapStart:
also the processor's seconds until the API is ready, as in cold_start.py; with it, the restored memory instead. Cached
or not: the features. Nothing was measured on AWS, and no free tier is counted. Reads, writes, 3 KB of log and 23.5 KB
of JSON per playlist are counted from the code; the worker takes five jobs at once.
"""

import re
import statistics
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from benchmarks.cold_start import READY
from benchmarks.figures import Figure, show
from benchmarks.hundred_songs import SONGS, measured
from benchmarks.processes import ROOT, Case, run

PLAYLISTS, STARTS = 1000, 5
MEMORY = 1769 / 1024  # GB, the parameter MemorySize of template.yaml
EMPTY, FULL = "an empty cache", "a filled one"
PER_SECOND = {"API": 8, "worker": 4}  # calls to ReccoBeats, as in template.yaml
# The first cell of a row of docs/operate.md, and the words after the price in its second cell.
PRICES = {
    "GB-second": ("Lambda, x86", r" a GB-second"),
    "invocation": ("Lambda, x86", r" a million requests"),
    "GB restored": ("SnapStart", r" a GB restored"),
    "API request": ("API Gateway, REST", r" a million"),
    "SQS request": ("SQS", r" a million requests"),
    "write": ("DynamoDB on demand", r" a million writes"),
    "read": ("DynamoDB on demand", r" a million reads"),
    "PUT": ("S3", r" a thousand PUT"),
    "GET": ("S3", r" a thousand GET"),
    "GB logged": ("CloudWatch", r" a GB and"),
    "secret call": ("Secrets Manager", r" per ten thousand calls"),
    "event": ("EventBridge", r" a million custom events"),
    "GB sent": ("Transfer to the internet", r" a GB"),
}
WORDS = {"a million": 1e6, "a thousand": 1e3, "per ten thousand": 1e4}
EACH: Mapping[str, Mapping[str, float]] = {  # units per playlist besides the duration
    "API": {
        "invocation": 1,
        "API request": 1,
        "write": 3,  # calls to Spotify counted
        "read": 1 + SONGS,  # the quota, and features by id and ISRC: half a unit each
        "GB logged": 3e-6,
        "GB sent": 23.5e-6,
    },
    "worker": {
        "invocation": 1 / 5,
        "SQS request": 3,
        "write": 5,
        "read": 3 + 2 + SONGS,
        "PUT": 1,
        "GET": 2,
        "event": 1,
        "GB logged": 3e-6,
    },
}


class Price(NamedTuple):
    """Dollars for one unit, and where that was read."""

    dollars: float
    source: str


def prices(page: str) -> dict[str, Price]:
    """Return the prices in the table of docs/operate.md.

    Raises:
        ValueError: it lacks a price.
    """
    rows = {cells[0]: cells for line in page.splitlines() if len(cells := line.strip("| ").split(" | ")) == 3}
    found = {}
    for unit, (name, words) in PRICES.items():
        match = re.search(rf"([\d.]+){words}", rows.get(name, ["", "", ""])[1])
        if not match:
            raise ValueError(f"docs/operate.md has no price for {unit!r} in the row {name!r}.")
        divisor = next((number for text, number in WORDS.items() if text in words), 1.0)
        found[unit] = Price(float(match[1]) / divisor, re.sub(r"\[(.*?)\]\[.*?\]", r"\1", rows[name][2]))
    return found


def bill(role: str, seconds: float, price: Mapping[str, Price], **more: float) -> dict[str, float]:
    """Return the dollars for a thousand playlists, by unit; `more` are further units per playlist."""
    units = dict(EACH[role]) | {"GB-second": seconds * MEMORY}
    for name, number in more.items():
        unit = name.replace("_", " ")
        units[unit] = units.get(unit, 0) + number
    return {unit: number * price[unit].dollars * PLAYLISTS for unit, number in units.items()}


def figures() -> Iterator[Figure]:
    """Yield the bill of each way to classify, and then each price with its source."""
    price = prices((ROOT / "docs" / "operate.md").read_text("utf-8"))
    starts = [run(Case(READY)) for _ in range(STARTS)]
    start = statistics.median(each.cpu for each in starts)
    memory = max(each.megabytes for each in starts)
    yield Figure("start, and its memory", f"{start:.2f} s, {memory:.0f} MB of the {MEMORY * 1024:.0f} that are billed")
    for role, per_second in PER_SECOND.items():
        for cache, (seconds, _) in measured(per_second).items():
            write = {"write": float(SONGS)} if cache == EMPTY else {}
            name = f"{role}, features {'cached' if cache == FULL else 'not cached'}"
            yield _figure(f"{name}, warm, {seconds:.2f} s", bill(role, seconds, price, **write))
            cold = bill(role, seconds + start, price, secret_call=1, **write)
            yield _figure(f"{name}, cold, {seconds + start:.2f} s", cold)
            if role == "API":
                restored = bill(role, seconds, price, secret_call=1, GB_restored=MEMORY, **write)
                yield _figure(f"{name}, cold with SnapStart", restored)
    for unit, each in price.items():
        yield Figure(f"price of one {unit}", f"{each.dollars:.10f}".rstrip("0") + f" dollars: {each.source}")


def _figure(name: str, dollars: Mapping[str, float]) -> Figure:
    parts = sorted(dollars.items(), key=lambda each: -each[1])
    texts = [f"{unit} {amount:.4f}" for unit, amount in parts if amount >= 0.00005]
    return Figure(name, f"{sum(dollars.values()):.4f} dollars: {', '.join(texts)}")


if __name__ == "__main__":
    show(figures())
