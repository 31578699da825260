"""How many rows of a catalog have which mood, and how many have none for which reason."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, field

from classify.catalog.rows import CatalogRow


class Summary(Struct, kw_only=True):
    """The rows so far. Their moods and reasons add up to `rows`; tags come on top."""

    model: str  # its version
    rows: int = 0
    moods: Counter[str] = field(default_factory=Counter)  # by core mood: the rows whose best mood it is
    tags: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)  # by reason
    damaged: int = 0  # characters that could not be decoded

    @classmethod
    def from_json(cls, text: str) -> "Summary":
        """Return the summary that was encoded as JSON."""
        return msgspec.json.decode(text, type=cls, dec_hook=as_counter)

    def add(self, rows: Iterable[CatalogRow]) -> None:
        """Count the rows."""
        for row in rows:
            self.rows += 1
            if row.mood is None:
                self.skipped[str(row.skipped)] += 1
            else:
                self.moods[row.mood] += 1
                self.tags.update(row.tags)

    def merge(self, other: "Summary") -> None:
        """Count the rows of another summary too."""
        self.rows += other.rows
        self.damaged += other.damaged
        self.moods += other.moods
        self.tags += other.tags
        self.skipped += other.skipped


def as_counter(_: type, counts: Any) -> Counter[str]:
    """Decode counts, as msgspec's `dec_hook`; it knows no Counter."""
    return Counter(counts)
