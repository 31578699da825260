"""The public words for what a report holds: `song` is what the code calls a track."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from classify.core.explanation import Explanation
from classify.core.features import AudioFeatures
from classify.core.mood import Mood
from classify.core.playlist import SkipReason
from classify.core.report import Classified, Report
from classify.request import Pair

DIGITS = 4  # of a score; more would claim a precision that no calibration has


class MoodSong(Struct, frozen=True):
    """One element of the answer of `POST /mood`."""

    artist: str
    song: str
    url: str | None
    mood: str
    score: Annotated[float, Meta(description="Calibrated probability of the mood, 0 to 1")]
    playlist: Annotated[str, Meta(description="The playlist as the request named it")]


class SongSchema(Struct, frozen=True):
    """A classified song. `features`, `scores` and `why` are there when `include` asks for them."""

    position: Annotated[int, Meta(description="Place in the playlist, from 1")]
    song: str
    artist: str
    url: str | None
    mood: str
    score: Annotated[float, Meta(description="Calibrated probability of the mood, 0 to 1")]
    uncertain: Annotated[bool, Meta(description="The score is too low for the mood to be relied on")]
    tags: Annotated[list[str], Meta(description="Moods beside the core mood; experimental")]
    source: Annotated[str, Meta(description="Who told the audio features: given, reccobeats, spotify")]
    scores: Annotated[dict[str, float], Meta(description="The score of every mood")] | UnsetType = UNSET
    features: AudioFeatures | UnsetType = UNSET
    why: Annotated[Explanation, Meta(description="What in the features led the model to the mood")] | UnsetType = UNSET


class SkippedSchema(Struct, frozen=True):
    """An item of the playlist without a mood, and why."""

    position: int
    song: str
    artist: str
    url: str | None
    reason: SkipReason


class PlaylistSchema(Struct, frozen=True):
    """The playlist that was classified."""

    name: str
    url: str | None
    snapshot_id: str | None
    items: int


class CountsSchema(Struct, frozen=True):
    """How many songs of each mood the whole playlist has, whatever the answer shows of it."""

    classified: int
    skipped: int
    uncertain: int
    moods: dict[str, int]
    tags: dict[str, int]


class ReportSchema(Struct, frozen=True):
    """The answer of `POST /classify`."""

    playlist: PlaylistSchema
    model: Annotated[str, Meta(description="Version of the mood model")]
    counts: CountsSchema
    songs: list[SongSchema]
    skipped: list[SkippedSchema]


def join_artists(artists: tuple[str, ...]) -> str:
    """The artists as one text."""
    return ", ".join(artists)


def mood_songs(report: Report, pair: Pair) -> list[MoodSong]:
    """The songs of a pair's report, each with the score that it has as the pair's mood."""
    return [
        MoodSong(
            artist=join_artists(each.track.artists),
            song=each.track.name or "",
            url=each.track.url,
            mood=pair.mood,
            score=round(each.score_as(frozenset({pair.mood})) or 0.0, DIGITS),
            playlist=pair.playlist_text,
        )
        for each in report.classified
    ]


def report_schema(report: Report, include: Collection[str]) -> ReportSchema:
    """The report in public words."""
    return ReportSchema(
        playlist=PlaylistSchema(report.playlist.name, report.playlist.url, report.playlist.snapshot_id, report.items),
        model=report.model,
        counts=_counts(report),
        songs=[_song(each, report.moods, include) for each in report.classified],
        skipped=[
            SkippedSchema(each.position, each.name or "", join_artists(each.artists), each.url, each.reason)
            for each in report.skipped
        ],
    )


def _counts(report: Report) -> CountsSchema:
    kinds: dict[str, dict[str, int]] = {"core": {}, "tag": {}}
    for mood in report.moods:
        kinds[mood.kind][mood.name] = report.counts[mood.name]
    core, tags = kinds["core"], kinds["tag"]
    return CountsSchema(sum(core.values()), len(report.skipped), report.uncertain, core, tags)


def _song(each: Classified, moods: tuple[Mood, ...], include: Collection[str]) -> SongSchema:
    scores = {mood.name: round(score, DIGITS) for mood, score in zip(moods, each.scores, strict=True)}
    return SongSchema(
        position=each.track.position,
        song=each.track.name or "",
        artist=join_artists(each.track.artists),
        url=each.track.url,
        mood=each.mood,
        score=round(each.score, DIGITS),
        uncertain=each.uncertain,
        tags=list(each.tags),
        source=each.found.source,
        scores=scores if "scores" in include else UNSET,
        features=each.found.features if "features" in include else UNSET,
        why=each.why or UNSET,
    )


def skipped_header(reports: Iterable[Report]) -> dict[str, str]:
    """What an answer of songs alone cannot show: how many items have no mood, by reason."""
    tally = Counter(each.reason.value for report in reports for each in report.skipped)
    return (
        {"Moodlist-Skipped": ", ".join(f"{reason}={count}" for reason, count in sorted(tally.items()))} if tally else {}
    )
