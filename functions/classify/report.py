"""What came out of one playlist: every item is in it, classified or skipped with a reason."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, structs

from classify.features import Finding, Found
from classify.mood import Scores
from classify.playlist import Playlist, Skipped, Track

Sort = Literal["playlist", "score"]


class Classified(Struct, frozen=True):
    """A track with its mood: the most probable one, its score, and the score of every mood."""

    track: Track
    found: Found
    mood: str
    score: float
    scores: tuple[float, ...]


class Selection(Struct, frozen=True):
    """Which classified tracks a caller wants to see; no moods means all of them."""

    moods: frozenset[str] = frozenset()
    min_score: float = 0
    sort: Sort = "playlist"


class Report(Struct, frozen=True, kw_only=True):
    """One playlist's result. `classified` is in the playlist's order, or best first after a selection by score."""

    playlist: Playlist
    model: str
    moods: tuple[str, ...]
    classified: tuple[Classified, ...]
    skipped: tuple[Skipped, ...]
    counts: dict[str, int]  # tracks per mood, of all that were classified, whatever was selected

    @classmethod
    def of(cls, playlist: Playlist, findings: Sequence[Finding], scores: Scores) -> "Report":
        """Bring together the tracks with what was found (same order) and how it scored (same order)."""
        classified: list[Classified] = []
        skipped = list(playlist.skipped)
        for track, finding, row in zip(playlist.tracks, findings, scores.rows, strict=True):
            if isinstance(finding, Found):
                assert row is not None, "the model scores every finding"  # noqa: S101
                best = max(range(len(row)), key=row.__getitem__)
                classified.append(Classified(_named(track, finding), finding, scores.moods[best], row[best], row))
            else:
                skipped.append(Skipped.track(track, finding.reason))
        tally = Counter(each.mood for each in classified)
        return cls(
            playlist=playlist,
            model=scores.model,
            moods=scores.moods,
            classified=tuple(classified),
            skipped=tuple(sorted(skipped, key=lambda item: item.position)),
            counts={mood: tally[mood] for mood in scores.moods},
        )

    @property
    def items(self) -> int:
        """How many items the playlist has."""
        return len(self.playlist.tracks) + len(self.playlist.skipped)

    def select(self, wanted: Selection) -> "Report":
        """The same report with only the classified tracks that are wanted; counts and skipped stay whole."""
        kept = [
            each
            for each in self.classified
            if each.score >= wanted.min_score and (not wanted.moods or each.mood in wanted.moods)
        ]
        if wanted.sort == "score":
            kept.sort(key=lambda each: -each.score)
        return structs.replace(self, classified=tuple(kept))


def _named(track: Track, found: Found) -> Track:
    """A track that came as a bare link takes the name that the feature provider told."""
    if track.name or not found.name:
        return track
    return structs.replace(track, name=found.name, artists=found.artists)
