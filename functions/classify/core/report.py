"""The report of a playlist. Every item is in it, either classified or skipped with a reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Literal

from msgspec import Struct, structs

from classify.core.explanation import Explanation
from classify.core.features import Finding, Found
from classify.core.mood import Mood, Scores
from classify.core.playlist import Playlist, Skipped, Track

Sort = Literal["playlist", "score"]
Certainty = Literal["clear", "best", "any"]
CERTAINTIES: tuple[Certainty, ...] = ("clear", "best", "any")  # each includes those before it
_ACCEPTED = {certainty: CERTAINTIES[: at + 1] for at, certainty in enumerate(CERTAINTIES)}


class MoodAnswer(Struct, frozen=True):
    """A mood of a track: the only one (`clear`), the best of several (`best`), or another possible one (`any`)."""

    mood: str
    score: float
    certainty: Certainty


class Classified(Struct, frozen=True):
    """A track with its set of core moods, best first, and its tags."""

    track: Track
    found: Found
    moods: tuple[MoodAnswer, ...]  # the smallest set of core moods whose scores reach the model's level
    tags: tuple[MoodAnswer, ...]
    score: float  # of the best core mood; in a selection, of the selected mood
    scores: tuple[float, ...]  # of all moods, in the order of the model
    why: Explanation | None = None

    @classmethod
    def of(cls, track: Track, found: Found, row: tuple[float, ...], scores: Scores) -> "Classified":
        """Answer for a track by its row of the scores."""
        core: list[tuple[str, float]] = []
        tags: list[MoodAnswer] = []
        for mood, score in zip(scores.moods, row, strict=True):
            if mood.kind == "core":
                core.append((mood.name, score))
            elif answer := _tag_answer(mood, score, scores.level):
                tags.append(answer)
        moods = _answer_set(core, scores.level)
        return cls(
            track=_named(track, found),
            found=found,
            moods=moods,
            tags=tuple(tags),
            score=moods[0].score,
            scores=row,
        )

    @property
    def mood(self) -> str:
        """The most probable core mood."""
        return self.moods[0].mood

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The other core moods of the set. A track without alternatives is clear."""
        return tuple(answer.mood for answer in self.moods[1:])

    @property
    def certain_tags(self) -> tuple[str, ...]:
        """The tags that the track has, not only may have."""
        return tuple(tag.mood for tag in self.tags if tag.certainty != "any")

    def moods_as(self, certainty: Certainty) -> dict[str, float]:
        """Return the scores of the moods and tags that the track has with this certainty, by name."""
        accepted = _ACCEPTED[certainty]
        return {each.mood: each.score for each in (*self.moods, *self.tags) if each.certainty in accepted}

    def score_as(self, moods: frozenset[str], certainty: Certainty = "best") -> float | None:
        """Return the track's best score among `moods`, or None if it has none of them with this certainty.

        If `moods` is empty, return the score of the track's core mood.
        """
        if not moods:
            best = self.moods[0]
            return best.score if best.certainty in _ACCEPTED[certainty] else None
        scores = self.moods_as(certainty)
        return max((scores[mood] for mood in moods & scores.keys()), default=None)


class Selection(Struct, frozen=True):
    """Which classified tracks to show, and in which order; no moods means all tracks."""

    moods: frozenset[str] = frozenset()
    min_score: float = 0
    sort: Sort = "playlist"
    certainty: Certainty = "best"


class Report(Struct, frozen=True, kw_only=True):
    """The result for one playlist. `classified` is in the playlist's order, or best first if sorted by score."""

    playlist: Playlist
    model: str
    moods: tuple[Mood, ...]
    classified: tuple[Classified, ...]
    skipped: tuple[Skipped, ...]
    counts: Mapping[str, int]  # by mood or tag: its tracks in the whole playlist, regardless of the selection
    clear: Mapping[str, int]  # of these, the clear ones

    @classmethod
    def of(cls, playlist: Playlist, findings: Sequence[Finding], scores: Scores) -> "Report":
        """Combine the tracks with their findings and scores, which are in the same order."""
        classified: list[Classified] = []
        skipped = list(playlist.skipped)
        for track, finding, row in zip(playlist.tracks, findings, scores.rows, strict=True):
            if isinstance(finding, Found):
                assert row is not None, "the model scores every Found"  # noqa: S101
                classified.append(Classified.of(track, finding, row, scores))
            else:
                skipped.append(Skipped.track(track, finding.reason))
        return cls(
            playlist=playlist,
            model=scores.model,
            moods=scores.moods,
            classified=tuple(classified),
            skipped=tuple(sorted(skipped, key=lambda item: item.position)),
            counts=count_moods(scores.moods, classified, "best"),
            clear=count_moods(scores.moods, classified, "clear"),
        )

    @property
    def items(self) -> int:
        """The number of items in the playlist."""
        return len(self.playlist.tracks) + len(self.playlist.skipped)

    def select(self, selection: Selection) -> "Report":
        """Return the report with only the selected tracks in `classified`, each with its score for the selected mood.

        Counts and skipped items do not change.
        """
        scored = [(each, each.score_as(selection.moods, selection.certainty)) for each in self.classified]
        selected = [
            each if each.score == score else structs.replace(each, score=score)
            for each, score in scored
            if score is not None and score >= selection.min_score
        ]
        if selection.sort == "score":
            selected.sort(key=lambda each: -each.score)
        return structs.replace(self, classified=tuple(selected))

    def with_explanations(self, explanations: Sequence[Explanation]) -> "Report":
        """Return the report with an explanation for each classified track, in the same order."""
        pairs = zip(self.classified, explanations, strict=True)
        return structs.replace(self, classified=tuple(structs.replace(each, why=why) for each, why in pairs))


def count_moods(moods: Iterable[Mood], classified: Iterable[Classified], certainty: Certainty) -> dict[str, int]:
    """Return for each mood and tag, by name, how many of the tracks have it with this certainty."""
    accepted = _ACCEPTED[certainty]
    counts = Counter(each.mood for song in classified for each in song.moods + song.tags if each.certainty in accepted)
    return {mood.name: counts[mood.name] for mood in moods}


def _answer_set(scores: Sequence[tuple[str, float]], level: float) -> tuple[MoodAnswer, ...]:
    """Return the smallest set of core moods whose scores add up to `level`, best first."""
    best, *others = sorted(scores, key=itemgetter(1), reverse=True)
    total, answers = best[1], [MoodAnswer(*best, "best")]
    for mood, score in others:
        if total >= level:
            break
        total += score
        answers.append(MoodAnswer(mood, score, "any"))
    return tuple(answers) if len(answers) > 1 else (MoodAnswer(*best, "clear"),)


def _tag_answer(tag: Mood, score: float, level: float) -> MoodAnswer | None:
    """Return the tag if the track has or may have it. A tag is open if neither yes nor no reaches `level`."""
    if tag.threshold is not None and score >= tag.threshold:
        return MoodAnswer(tag.name, score, "clear" if score >= level else "best")
    return MoodAnswer(tag.name, score, "any") if tag.threshold is not None and 1 - score < level else None


def _named(track: Track, found: Found) -> Track:
    """Return the track; if it came without a name, with that of the feature provider, else with its label."""
    if track.name or not (found.name or track.label):
        return track
    if found.name:
        return structs.replace(track, name=found.name, artists=found.artists)
    return structs.replace(track, name=track.label)
