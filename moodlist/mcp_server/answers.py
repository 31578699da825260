"""The answers of the tools: their types, and the pages of which none is larger than the client allows."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from classify.core.features import AudioFeatures
from classify.core.mood import AnswerSets, Mood
from classify.core.playlist import Skipped, SkipReason
from classify.core.report import Certainty, Classified, Report
from classify.errors import shorten
from classify.response.schemas import DIGITS, join_artists, report_schema

MAX_TEXT = 120  # characters of a title or of the artists; so each entry fits into the smallest page
MAX_NOTE = 300

Total = Annotated[int, Meta(description="Number of entries on all pages together")]
NextOffset = Annotated[int | None, Meta(description="The `offset` of the next page; null if this is the last one")]
Entry = TypeVar("Entry", bound=Struct)
Page = TypeVar("Page", bound=Struct)


class Song(Struct, frozen=True, omit_defaults=True):
    """A song and its mood."""

    position: Annotated[int, Meta(description="Position in the list, from 1")]
    song: str
    artist: str
    mood: Annotated[str, Meta(description="Its best mood")]
    score: Annotated[float, Meta(description="Probability of the mood, or of the mood that you selected, 0 to 1")]
    alternatives: Annotated[
        tuple[str, ...], Meta(description="Other moods that it may be, best first. None: `mood` is clear")
    ] = ()
    tags: Annotated[tuple[str, ...], Meta(description="Experimental tags besides the mood")] = ()
    url: str | None = None

    @classmethod
    def of(cls, each: Classified) -> "Song":
        """Return a song as the answers show it."""
        return cls(
            position=each.track.position,
            song=shorten(each.track.name or "", MAX_TEXT),
            artist=shorten(join_artists(each.track.artists), MAX_TEXT),
            mood=each.mood,
            score=round(each.score, DIGITS),
            alternatives=each.alternatives,
            tags=each.certain_tags,
            url=each.track.url,
        )


class SkippedItem(Struct, frozen=True, omit_defaults=True):
    """An item of the list without a mood, and why."""

    position: int
    song: str
    artist: str
    reason: SkipReason
    url: str | None = None

    @classmethod
    def of(cls, each: Skipped) -> "SkippedItem":
        """Return a skipped item as the answers show it."""
        artist = shorten(join_artists(each.artists), MAX_TEXT)
        return cls(each.position, shorten(each.name or "", MAX_TEXT), artist, each.reason, each.url)


class Summary(Struct, frozen=True, omit_defaults=True):
    """The whole list in numbers."""

    name: str
    items: int
    classified: int
    skipped: int
    moods: Annotated[dict[str, int], Meta(description="By mood: the songs whose best mood it is")]
    clear: Annotated[dict[str, int], Meta(description="By mood or tag: of these, the songs that are clear")]
    tags: Annotated[dict[str, int], Meta(description="By tag: the songs that have it")]
    notes: Annotated[tuple[str, ...], Meta(description="What to know about how the list was read")] = ()
    url: str | None = None

    @classmethod
    def of(cls, report: Report) -> "Summary":
        """Return the numbers of a report."""
        counts = report_schema(report, ()).counts
        return cls(
            name=shorten(report.playlist.name, MAX_TEXT),
            items=report.items,
            classified=counts.classified,
            skipped=counts.skipped,
            moods=counts.moods,
            clear=counts.clear,
            tags=counts.tags,
            notes=tuple(shorten(note, MAX_NOTE) for note in report.playlist.notes),
            url=report.playlist.url,
        )


class ClassifiedPlaylist(Struct, frozen=True, kw_only=True):
    """A page of a report: the songs, followed by the skipped items."""

    summary: Annotated[Summary, Meta(description="Only on the first page")] | UnsetType = UNSET
    total: Total
    next_offset: NextOffset
    songs: list[Song]
    skipped: list[SkippedItem]


class MoodSongs(Struct, frozen=True):
    """A page of the songs that have a mood."""

    playlist: str
    moods: tuple[str, ...]
    certainty: Certainty
    total: Total
    next_offset: NextOffset
    songs: list[Song]


class SongExplanation(Struct, frozen=True):
    """Why a song has its mood, or why it has none. This describes the model, not the music."""

    explanation: Annotated[str, Meta(description="The answer in words")]
    song: Song | UnsetType = UNSET
    skipped: SkippedItem | UnsetType = UNSET
    scores: Annotated[dict[str, float], Meta(description="The score of every mood and tag")] | UnsetType = UNSET
    features: AudioFeatures | UnsetType = UNSET
    source: Annotated[str, Meta(description="Source of the audio features")] | UnsetType = UNSET


class MoodList(Struct, frozen=True, kw_only=True):
    """A page of the moods and tags of the model."""

    model: str
    sets: (
        Annotated[AnswerSets, Meta(description="How often the model's answers are right; only on the first page")]
        | UnsetType
    ) = UNSET
    total: Total
    next_offset: NextOffset
    moods: list[Mood]


def fill_page(
    entries: Sequence[Entry], offset: int, max_bytes: int, page: Callable[[Sequence[Entry], int | None], Page]
) -> Page:
    """Return the page that begins after `offset` entries: as many as fit into `max_bytes` of JSON, but at least one.

    `page` makes the answer of its entries and of the offset of the next page.
    """
    left = max_bytes - len(msgspec.json.encode(page((), len(entries))))
    end = offset
    for entry in entries[offset:]:
        left -= len(msgspec.json.encode(entry)) + len(",")
        if left < 0 and end > offset:
            break
        end += 1
    return page(entries[offset:end], end if end < len(entries) else None)
