"""The report of a playlist. Every item is in it, either classified or skipped with a reason."""

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
    """A track with its most probable core mood, the score of that mood, and its tags."""

    track: Track
    found: Found
    mood: str
    score: float
    scores: tuple[float, ...]  # of all moods, in the order of the model
    uncertain: bool = False  # the score is below the mood's threshold
    tags: Mapping[str, float] = {}  # by name: the tag's score
    why: Explanation | None = None

    def score_as(self, moods: frozenset[str]) -> float | None:
        """Return the track's best score among `moods`, or None if it has none of them.

        If `moods` is empty, return the score of the track's core mood.
        """
        scores = {self.mood: self.score, **self.tags}
        return max((scores[mood] for mood in moods & scores.keys()), default=None) if moods else self.score


class Selection(Struct, frozen=True):
    """Which classified tracks to show, and in which order; no moods means all tracks."""

    moods: frozenset[str] = frozenset()
    min_score: float = 0
    sort: Sort = "playlist"


class Report(Struct, frozen=True, kw_only=True):
    """The result for one playlist. `classified` is in the playlist's order, or best first if sorted by score."""

    playlist: Playlist
    model: str
    moods: tuple[Mood, ...]
    classified: tuple[Classified, ...]
    skipped: tuple[Skipped, ...]
    counts: Mapping[str, int]  # by mood or tag: its tracks in the whole playlist, regardless of the selection
    uncertain: int = 0  # tracks in the whole playlist

    @classmethod
    def of(cls, playlist: Playlist, findings: Sequence[Finding], scores: Scores) -> "Report":
        """Combine the tracks with their findings and scores, which are in the same order."""
        classified: list[Classified] = []
        skipped = list(playlist.skipped)
        for track, finding, row in zip(playlist.tracks, findings, scores.rows, strict=True):
            if isinstance(finding, Found):
                assert row is not None, "the model scores every Found"  # noqa: S101
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
        """The number of items in the playlist."""
        return len(self.playlist.tracks) + len(self.playlist.skipped)

    def select(self, selection: Selection) -> "Report":
        """Return the report with only the selected tracks in `classified`; counts and skipped items do not change."""
        scored = [(each, each.score_as(selection.moods)) for each in self.classified]
        selected = [(each, score) for each, score in scored if score is not None and score >= selection.min_score]
        if selection.sort == "score":
            selected.sort(key=lambda pair: -pair[1])
        return structs.replace(self, classified=tuple(each for each, _ in selected))

    def with_explanations(self, explanations: Sequence[Explanation]) -> "Report":
        """Return the report with an explanation for each classified track, in the same order."""
        pairs = zip(self.classified, explanations, strict=True)
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
    """Return the track; if it came without a name, with that of the feature provider, else with its label."""
    if track.name or not (found.name or track.label):
        return track
    if found.name:
        return structs.replace(track, name=found.name, artists=found.artists)
    return structs.replace(track, name=track.label)
