"""The schemas of responses, as in the OpenAPI document. A track of the code is a `song` of the API."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from classify.core.explanation import Explanation
from classify.core.features import AudioFeatures
from classify.core.mood import Mood
from classify.core.playlist import SkipReason
from classify.core.report import Classified, Report
from classify.core.song_names import Candidate
from classify.core.spotify_link import SpotifyLink
from classify.request import Pair

DIGITS = 4  # of a score; the calibration is not more precise


class MoodSong(Struct, frozen=True):
    """One element of the response of `POST /mood`."""

    artist: str
    song: str
    url: str | None
    mood: str
    score: Annotated[float, Meta(description="Calibrated probability of the mood, 0 to 1")]
    playlist: Annotated[str, Meta(description="The playlist as written in the request")]


class MatchSchema(Struct, frozen=True):
    """A track at ReccoBeats that a search by name found."""

    song: str
    artist: str
    url: str


class SongSchema(Struct, frozen=True, kw_only=True):
    """A classified song. `features`, `scores` and `why` are present if `include` lists them."""

    position: Annotated[int, Meta(description="Position in the playlist, from 1")]
    song: str
    artist: str
    url: str | None
    mood: str
    score: Annotated[
        float, Meta(description="Calibrated probability of `mood`, or of the mood that the request selects, 0 to 1")
    ]
    # Reports stored by versions before this field have none.
    alternatives: Annotated[
        list[str], Meta(description="Other moods that it may be, best first. None: `mood` is clear")
    ] = []
    tags: Annotated[list[str], Meta(description="Further moods besides the core mood; experimental")]
    source: Annotated[str, Meta(description="Source of the audio features: given, reccobeats, spotify")]
    # Absent for features that came with the request, or from Spotify.
    as_of: Annotated[str, Meta(description="Month in which Moodlist got the features, such as 2026-12")] | UnsetType = (
        UNSET
    )
    matched: Annotated[MatchSchema, Meta(description="What `by_name` found for the song")] | UnsetType = UNSET
    scores: Annotated[dict[str, float], Meta(description="The score of every mood")] | UnsetType = UNSET
    features: AudioFeatures | UnsetType = UNSET
    why: Annotated[Explanation, Meta(description="Which features led the model to the mood")] | UnsetType = UNSET


class SkippedSchema(Struct, frozen=True):
    """An item of the playlist without a mood, and why."""

    position: int
    song: str
    artist: str
    url: str | None
    reason: SkipReason
    candidates: Annotated[list[MatchSchema], Meta(description="What `by_name` found")] | UnsetType = UNSET


class PlaylistSchema(Struct, frozen=True):
    """The playlist that was classified."""

    name: str
    url: str | None
    snapshot_id: str | None
    items: int


class CountsSchema(Struct, frozen=True):
    """How many songs of each mood the whole playlist has, regardless of the selection."""

    classified: int
    skipped: int
    moods: dict[str, int]
    tags: dict[str, int]
    clear: Annotated[dict[str, int], Meta(description="Of these, by mood or tag, the songs whose mood is clear")] = {}


class ReportSchema(Struct, frozen=True):
    """The response of `POST /classify`."""

    playlist: PlaylistSchema
    model: Annotated[str, Meta(description="Version of the mood model")]
    counts: CountsSchema
    songs: list[SongSchema]
    skipped: list[SkippedSchema]
    notes: Annotated[list[str], Meta(description="What to know about how the file was read")] | UnsetType = UNSET


def join_artists(artists: tuple[str, ...]) -> str:
    """Return the artists as one text."""
    return ", ".join(artists)


def mood_songs(report: Report, pair: Pair) -> list[MoodSong]:
    """Return the songs of a pair's report, each with its score for the pair's mood."""
    return [
        MoodSong(
            artist=join_artists(each.track.artists),
            song=each.track.name or "",
            url=each.track.url,
            mood=pair.mood,
            score=round(each.score, DIGITS),
            playlist=pair.playlist_text,
        )
        for each in report.classified
    ]


def report_schema(report: Report, include: Collection[str]) -> ReportSchema:
    """Return the report as the API returns it; `include` lists the optional fields of its songs."""
    return ReportSchema(
        playlist=PlaylistSchema(report.playlist.name, report.playlist.url, report.playlist.snapshot_id, report.items),
        model=report.model,
        counts=_counts(report),
        songs=[_song(each, report.moods, include) for each in report.classified],
        skipped=[
            SkippedSchema(
                each.position,
                each.name or "",
                join_artists(each.artists),
                each.url,
                each.reason,
                list(map(_match, each.candidates)) or UNSET,
            )
            for each in report.skipped
        ],
        notes=list(report.playlist.notes) or UNSET,
    )


def _counts(report: Report) -> CountsSchema:
    kinds: dict[str, dict[str, int]] = {"core": {}, "tag": {}}
    for mood in report.moods:
        kinds[mood.kind][mood.name] = report.counts[mood.name]
    core, tags = kinds["core"], kinds["tag"]
    return CountsSchema(sum(core.values()), len(report.skipped), core, tags, dict(report.clear))


def _song(each: Classified, moods: tuple[Mood, ...], include: Collection[str]) -> SongSchema:
    return SongSchema(
        position=each.track.position,
        song=each.track.name or "",
        artist=join_artists(each.track.artists),
        url=each.track.url,
        mood=each.mood,
        score=round(each.score, DIGITS),
        alternatives=list(each.alternatives),
        tags=list(each.certain_tags),
        source=each.found.source,
        as_of=each.found.as_of or UNSET,
        matched=_match(each.track.matched) if each.track.matched else UNSET,
        scores=_scores(each, moods) if "scores" in include else UNSET,
        features=each.found.features if "features" in include else UNSET,
        why=each.why or UNSET,
    )


def _match(candidate: Candidate) -> MatchSchema:
    url = SpotifyLink("track", candidate.id).url
    return MatchSchema(candidate.title, join_artists(candidate.artists), url)


def _scores(each: Classified, moods: tuple[Mood, ...]) -> dict[str, float]:
    return {mood.name: round(score, DIGITS) for mood, score in zip(moods, each.scores, strict=True)}


def notes_header(report: Report) -> dict[str, str]:
    """Return the header with the notes of a report, for a body that has no place for them."""
    notes = report.playlist.notes
    return {"Moodlist-Notes": " ".join(notes)} if notes else {}


def skipped_header(reports: Iterable[Report]) -> dict[str, str]:
    """Return the header that counts skipped items by reason, for a body that contains only songs."""
    tally = Counter(each.reason.value for report in reports for each in report.skipped)
    counts = ", ".join(f"{reason}={count}" for reason, count in sorted(tally.items()))
    return {"Moodlist-Skipped": counts} if counts else {}
