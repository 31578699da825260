"""What changed between two reports of a playlist: the songs that entered, left or changed their mood."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from classify.core.playlist import SkipReason
from classify.response.schemas import ReportSchema, SkippedSchema, SongSchema

# An event may have 256 KB: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
MAX_SONGS = 50  # listed of each kind; `counts` counts all of them
MAX_TEXT = 100  # characters of a title, a name or a list of artists; JSON may need six bytes for each


class ChangedSong(Struct, frozen=True):
    """A song with its mood before and after; None if it was skipped or not in the playlist."""

    song: str
    artist: str
    url: str | None
    before: str | None
    after: str | None


class Changes(Struct, frozen=True, kw_only=True):
    """The detail of the event. `id` is that of the newer report, so the same changes always have the same id."""

    id: str
    previous: str  # the id of the older report
    text: str  # the changes as a sentence
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


def compare_reports(
    playlist: str,
    before: tuple[str, ReportSchema],
    after: tuple[str, ReportSchema],
    earlier: Iterable[ReportSchema] = (),
) -> Changes:
    """Return the changes between two reports of a playlist, each given with its id.

    `earlier` yields the reports before, newest first. A song whose provider failed in the older report has the mood
    that it had before.
    """
    (old_id, old), (new_id, new) = before, after
    old_entries, new_entries = _with_last_moods(_by_key(old), iter(earlier)), _by_key(new)
    entered = [_changed_song(entry, None, _mood(entry)) for key, entry in new_entries.items() if key not in old_entries]
    left = [_changed_song(entry, _mood(entry), None) for key, entry in old_entries.items() if key not in new_entries]
    in_both = [(old_entries[key], entry) for key, entry in new_entries.items() if key in old_entries]
    changed = [
        _changed_song(new_entry, _mood(old_entry), _mood(new_entry))
        for old_entry, new_entry in in_both
        if _is_comparable(old_entry) and _is_comparable(new_entry) and _mood(old_entry) != _mood(new_entry)
    ]
    counts = {"entered": len(entered), "left": len(left), "changed": len(changed)}
    return Changes(
        id=new_id,
        previous=old_id,
        text=_sentence(new, counts),
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
Key = tuple[str, ...]


def _by_key(report: ReportSchema) -> dict[Key, Entry]:
    """Return every entry of the report by its link, or by artist and title without one. A copy is the same entry."""
    entries: Iterable[Entry] = [*report.skipped, *report.songs]
    return {(entry.url,) if entry.url else (entry.artist, entry.song): entry for entry in entries}


def _with_last_moods(entries: Mapping[Key, Entry], earlier: Iterator[ReportSchema]) -> Mapping[Key, Entry]:
    """Replace the songs whose provider failed by what the reports before have of them."""
    found = dict(entries)
    unknown = {key for key, entry in entries.items() if not _is_comparable(entry)}
    while unknown and (report := next(earlier, None)):
        older = _by_key(report)
        found.update({key: older[key] for key in unknown if key in older})
        unknown = {key for key in unknown if key in older and not _is_comparable(older[key])}
    return found


def _mood(entry: Entry) -> str | None:
    return entry.mood if isinstance(entry, SongSchema) else None


def _is_comparable(entry: Entry) -> bool:
    """Return False if a provider failed: the song has no mood in this report, but its mood has not changed."""
    return isinstance(entry, SongSchema) or entry.reason is not SkipReason.PROVIDER_UNAVAILABLE


def _changed_song(entry: Entry, before: str | None, after: str | None) -> ChangedSong:
    return ChangedSong(entry.song[:MAX_TEXT], entry.artist[:MAX_TEXT], entry.url, before, after)


def _first(songs: Sequence[ChangedSong]) -> tuple[ChangedSong, ...]:
    return tuple(songs[:MAX_SONGS])


def _sentence(report: ReportSchema, counts: Mapping[str, int]) -> str:
    name = report.playlist.name[:MAX_TEXT] or "The playlist"
    entered, left, changed = counts["entered"], counts["left"], counts["changed"]
    mood = "moods" if changed != 1 else "mood"
    return f"{name}: {entered} entered, {left} left, {changed} changed {mood}. {report.playlist.url or ''}".rstrip()
