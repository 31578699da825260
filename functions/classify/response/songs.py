"""The public words for what a report holds: `song` is what the code calls a track."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from classify.features import AudioFeatures
from classify.playlist import SkipReason
from classify.report import Classified, Report

DIGITS = 4  # of a score; more would claim a precision that no calibration has


class MoodSong(Struct, frozen=True):
    """One element of the answer of `POST /mood`."""

    artist: str
    song: str
    url: str | None
    mood: str
    score: Annotated[float, Meta(description="Calibrated probability of the mood, 0 to 1")]
    playlist: Annotated[str, Meta(description="The playlist as the request named it")]


class SongForm(Struct, frozen=True):
    """A classified song. `features` and `scores` are there when `include` asks for them."""

    position: Annotated[int, Meta(description="Place in the playlist, from 1")]
    song: str
    artist: str
    url: str | None
    mood: str
    score: Annotated[float, Meta(description="Calibrated probability of the mood, 0 to 1")]
    source: Annotated[str, Meta(description="Who told the audio features: given, reccobeats, spotify")]
    scores: Annotated[dict[str, float], Meta(description="The score of every mood")] | UnsetType = UNSET
    features: AudioFeatures | UnsetType = UNSET


class SkippedForm(Struct, frozen=True):
    """An item of the playlist without a mood, and why."""

    position: int
    song: str
    artist: str
    url: str | None
    reason: SkipReason


class PlaylistForm(Struct, frozen=True):
    """The playlist that was classified."""

    name: str
    url: str | None
    snapshot_id: str | None
    items: int


class CountsForm(Struct, frozen=True):
    """How many songs of each mood the whole playlist has, whatever the answer shows of it."""

    classified: int
    skipped: int
    moods: dict[str, int]


class ReportForm(Struct, frozen=True):
    """The answer of `POST /classify`."""

    playlist: PlaylistForm
    model: Annotated[str, Meta(description="Version of the mood model")]
    counts: CountsForm
    songs: list[SongForm]
    skipped: list[SkippedForm]


def artist_line(artists: tuple[str, ...]) -> str:
    """The artists as one text."""
    return ", ".join(artists)


def mood_songs(report: Report, asked: str) -> list[MoodSong]:
    """The selected songs of a report; `asked` is the caller's word for the playlist."""
    return [
        MoodSong(
            artist=artist_line(each.track.artists),
            song=each.track.name or "",
            url=each.track.url,
            mood=each.mood,
            score=round(each.score, DIGITS),
            playlist=asked,
        )
        for each in report.classified
    ]


def report_form(report: Report, include: Collection[str]) -> ReportForm:
    """The report in public words."""
    return ReportForm(
        playlist=PlaylistForm(report.playlist.name, report.playlist.url, report.playlist.snapshot_id, report.items),
        model=report.model,
        counts=CountsForm(sum(report.counts.values()), len(report.skipped), report.counts),
        songs=[_song(each, report.moods, include) for each in report.classified],
        skipped=[
            SkippedForm(each.position, each.name or "", artist_line(each.artists), each.url, each.reason)
            for each in report.skipped
        ],
    )


def _song(each: Classified, moods: tuple[str, ...], include: Collection[str]) -> SongForm:
    scores = {mood: round(score, DIGITS) for mood, score in zip(moods, each.scores, strict=True)}
    return SongForm(
        position=each.track.position,
        song=each.track.name or "",
        artist=artist_line(each.track.artists),
        url=each.track.url,
        mood=each.mood,
        score=round(each.score, DIGITS),
        source=each.found.source,
        scores=scores if "scores" in include else UNSET,
        features=each.found.features if "features" in include else UNSET,
    )


def skipped_header(reports: Iterable[Report]) -> dict[str, str]:
    """What an answer of songs alone cannot show: how many items have no mood, by reason."""
    tally = Counter(each.reason.value for report in reports for each in report.skipped)
    return (
        {"Moodlist-Skipped": ", ".join(f"{reason}={count}" for reason, count in sorted(tally.items()))} if tally else {}
    )
