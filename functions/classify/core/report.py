"""What came out of one playlist: every item is in it, classified or skipped with a reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from classify.core.explanation import Explanation
from classify.core.features import Finding, Found
from classify.core.mood import Mood, Scores
from classify.core.playlist import Playlist, Skipped, Track

Sort = Literal["playlist", "score"]


class Classified(Struct, frozen=True):
    """A track with its mood: the most probable core mood and its score, and the tags that it has besides."""

    track: Track
    found: Found
    mood: str
    score: float
    scores: tuple[float, ...]  # of every mood of the model, in its order
    uncertain: bool = False  # the score is below the mood's threshold
    tags: Mapping[str, float] = {}  # name to score
    why: Explanation | None = None

    def score_as(self, moods: frozenset[str]) -> float | None:
        """The best score among the wanted moods that the track has; any mood counts where none is named."""
        having = {self.mood: self.score, **self.tags}
        return max((having[mood] for mood in moods & having.keys()), default=None) if moods else self.score


class Selection(Struct, frozen=True):
    """Which classified tracks a caller wants to see; no moods means all of them."""

    moods: frozenset[str] = frozenset()
    min_score: float = 0
    sort: Sort = "playlist"


class Report(Struct, frozen=True, kw_only=True):
    """One playlist's result. `classified` is in the playlist's order, or best first after a selection by score."""

    playlist: Playlist
    model: str
    moods: tuple[Mood, ...]
    classified: tuple[Classified, ...]
    skipped: tuple[Skipped, ...]
    counts: Mapping[str, int]  # tracks per mood or tag, of all that were classified, whatever was selected
    uncertain: int = 0  # of all that were classified

    @classmethod
    def of(cls, playlist: Playlist, findings: Sequence[Finding], scores: Scores) -> "Report":
        """Bring together the tracks with what was found (same order) and how it scored (same order)."""
        classified: list[Classified] = []
        skipped = list(playlist.skipped)
        for track, finding, row in zip(playlist.tracks, findings, scores.rows, strict=True):
            if isinstance(finding, Found):
                assert row is not None, "the model scores every finding"  # noqa: S101
                classified.append(_classified(track, finding, row, scores.moods))
            else:
                skipped.append(Skipped.track(track, finding.reason))
        tally = Counter(name for each in classified for name in (each.mood, *each.tags))
        return cls(
            playlist=playlist,
            model=scores.model,
            moods=scores.moods,
            classified=tuple(classified),
            skipped=tuple(sorted(skipped, key=lambda item: item.position)),
            counts={mood.name: tally[mood.name] for mood in scores.moods},
            uncertain=sum(each.uncertain for each in classified),
        )

    @property
    def items(self) -> int:
        """How many items the playlist has."""
        return len(self.playlist.tracks) + len(self.playlist.skipped)

    def select(self, wanted: Selection) -> "Report":
        """The same report with only the classified tracks that are wanted; counts and skipped stay whole."""
        scored = [(each, each.score_as(wanted.moods)) for each in self.classified]
        kept = [(each, score) for each, score in scored if score is not None and score >= wanted.min_score]
        if wanted.sort == "score":
            kept.sort(key=lambda pair: -pair[1])
        return structs.replace(self, classified=tuple(each for each, _ in kept))

    def explained(self, whys: Sequence[Explanation]) -> "Report":
        """The same report with a reason for each of its classified tracks, in their order."""
        pairs = zip(self.classified, whys, strict=True)
        return structs.replace(self, classified=tuple(structs.replace(each, why=why) for each, why in pairs))


def _classified(track: Track, found: Found, row: tuple[float, ...], moods: Sequence[Mood]) -> Classified:
    core = [(mood, score) for mood, score in zip(moods, row, strict=True) if mood.kind == "core"]
    best, score = max(core, key=lambda pair: pair[1])
    return Classified(
        track=_named(track, found),
        found=found,
        mood=best.name,
        score=score,
        scores=row,
        uncertain=best.threshold is None or score < best.threshold,
        tags={
            tag.name: score
            for tag, score in zip(moods, row, strict=True)
            if tag.kind == "tag" and tag.threshold is not None and score >= tag.threshold
        },
    )


def _named(track: Track, found: Found) -> Track:
    """A track that came as a bare link takes the name that the feature provider told."""
    if track.name or not found.name:
        return track
    return structs.replace(track, name=found.name, artists=found.artists)
