"""What the map shows: the songs of one report or of several, and what is said beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from classify.core.report import Classified, Report
from moodlist.terminal.text import count_of, count_of_reason, on_one_line

Kind = Literal["clear", "either", "unclear"]
X_AXIS, Y_AXIS = "Valence: from sad to cheerful", "Energy: from calm to intense"
TICKS = (0, 0.25, 0.5, 0.75, 1)
# The quarters of valence and energy that the core moods stand for: (across, up).
CORNERS: Mapping[str, tuple[int, int]] = {"aggressive": (0, 1), "happy": (1, 1), "dark": (0, 0), "relaxing": (1, 0)}
_KINDS: Mapping[Kind, str] = {"clear": "clear", "either": "either of two moods", "unclear": "unclear"}


class Dot(NamedTuple):
    """A song on the map. Valence and energy are from 0 to 1."""

    valence: float
    energy: float
    mood: str
    kind: Kind

    @classmethod
    def of(cls, song: Classified) -> "Dot":
        """Return the dot of a classified song, which has all features."""
        features, others = song.found.features, len(song.alternatives)
        return cls(
            features.valence, features.energy, song.mood, ("clear", "either")[others] if others < 2 else "unclear"
        )


class SongMap(NamedTuple):
    """The dots of the songs to show, in the order of the playlist, with the names and numbers around them."""

    name: str
    moods: tuple[str, ...]  # the model's core moods, in its order
    dots: tuple[Dot, ...]
    classified: int  # songs with a mood, of which a selection shows a part
    left_out: Mapping[str, int]  # items without a mood, by reason

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "SongMap":
        """Return the map of all songs that the reports select."""
        moods = tuple(mood.name for mood in reports[0].moods if mood.kind == "core")
        reasons = (item.reason.value.replace("_", " ") for report in reports for item in report.skipped)
        only = reports[0].playlist.name if len(reports) == 1 else f"{len(reports)} lists"
        return cls(
            name=on_one_line(only) or "This list",
            moods=moods,
            dots=tuple(Dot.of(song) for report in reports for song in report.classified),
            classified=sum(report.counts[mood] for report in reports for mood in moods),
            left_out=Counter(reasons),
        )

    def count(self, mood: str) -> int:
        """Return how many of the dots have this mood."""
        return sum(dot.mood == mood for dot in self.dots)

    @property
    def corners(self) -> dict[str, tuple[int, int]]:
        """The core moods of the quarters, if the model has them."""
        return {mood: corner for mood, corner in CORNERS.items() if mood in self.moods}

    @property
    def summary(self) -> str:
        """How many songs are shown, and how many of them are clear."""
        shown, most = len(self.dots), self.classified
        songs = count_of(most, "song")
        kinds = Counter(dot.kind for dot in self.dots)
        parts = ", ".join(f"{kinds[kind]:,} {text}" for kind, text in _KINDS.items() if kinds[kind])
        return (songs if shown == most else f"{shown:,} of {songs}") + (parts and f": {parts}")

    @property
    def absent(self) -> str:
        """Which items of the playlist have no dot, and why; empty if there are none."""
        if not (count := sum(self.left_out.values())):
            return ""
        reasons = ", ".join(count_of_reason(number, reason) for reason, number in self.left_out.items())
        return f"Not on the map: {count_of(count, 'item')} without valence and energy ({reasons})"
