"""What changed in a playlist between two reports: which songs entered, left, or have another mood."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from classify.core.playlist import SkipReason
from classify.response.schemas import ReportSchema, SkippedSchema, SongSchema

# An event takes 256 KB: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
MAX_SONGS = 50  # songs listed of each kind; `counts` has them all
MAX_TEXT = 100  # characters of a title or of artists, each of which may take six bytes


class ChangedSong(Struct, frozen=True):
    """A song and its mood before and after; none where it was skipped or not there."""

    song: str
    artist: str
    url: str | None
    before: str | None
    after: str | None


class Changes(Struct, frozen=True, kw_only=True):
    """The detail of the event. `id` is the younger report's: the same changes always have the same."""

    id: str
    previous: str
    text: str  # all of it in a sentence, for people
    playlist: str
    name: str
    url: str | None
    model: str
    previous_model: str
    counts: Mapping[str, int]
    entered: tuple[ChangedSong, ...]
    left: tuple[ChangedSong, ...]
    changed: tuple[ChangedSong, ...]

    def __bool__(self) -> bool:
        return any(self.counts.values())


def compare_reports(playlist: str, before: tuple[str, ReportSchema], after: tuple[str, ReportSchema]) -> Changes:
    """The changes of a playlist between two of its reports, each with its id."""
    (old_id, old), (new_id, new) = before, after
    was, now = _moods(old), _moods(new)
    entered = [_changed(now[key], None, _mood(now[key])) for key in now if key not in was]
    left = [_changed(was[key], _mood(was[key]), None) for key in was if key not in now]
    both = [(was[key], now[key]) for key in now if key in was and _known(was[key]) and _known(now[key])]
    changed = [_changed(new, _mood(old), _mood(new)) for old, new in both if _mood(old) != _mood(new)]
    counts = {"entered": len(entered), "left": len(left), "changed": len(changed)}
    return Changes(
        id=new_id,
        previous=old_id,
        text=_text(new, counts),
        playlist=playlist,
        name=new.playlist.name[:MAX_TEXT],
        url=new.playlist.url,
        model=new.model,
        previous_model=old.model,
        counts=counts,
        entered=_first(entered),
        left=_first(left),
        changed=_first(changed),
    )


Entry = SongSchema | SkippedSchema


def _moods(report: ReportSchema) -> dict[tuple[str, ...], Entry]:
    """Every item of the report under what it is recognised by; the second of two alike is the same."""
    entries: Iterable[Entry] = [*report.skipped, *report.songs]
    return {(entry.url,) if entry.url else (entry.artist, entry.song): entry for entry in entries}


def _mood(entry: Entry) -> str | None:
    return entry.mood if isinstance(entry, SongSchema) else None


def _known(entry: Entry) -> bool:
    """Not so where a provider failed: the song's mood is not told then, and has hardly changed."""
    return isinstance(entry, SongSchema) or entry.reason is not SkipReason.PROVIDER_UNAVAILABLE


def _changed(entry: Entry, before: str | None, after: str | None) -> ChangedSong:
    return ChangedSong(entry.song[:MAX_TEXT], entry.artist[:MAX_TEXT], entry.url, before, after)


def _first(songs: Sequence[ChangedSong]) -> tuple[ChangedSong, ...]:
    return tuple(songs[:MAX_SONGS])


def _text(report: ReportSchema, counts: Mapping[str, int]) -> str:
    named = report.playlist.name[:MAX_TEXT] or "The playlist"
    entered, left, changed = counts["entered"], counts["left"], counts["changed"]
    mood = "moods" if changed != 1 else "mood"
    return f"{named}: {entered} entered, {left} left, {changed} changed {mood}. {report.playlist.url or ''}".rstrip()
