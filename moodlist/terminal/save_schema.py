"""What a save changes, as `moodlist save --format json` prints it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from classify.core.playlist import Skipped, Track
from classify.core.report import Classified, Report
from classify.core.save_target import SaveTarget
from classify.response.schemas import DIGITS, join_artists
from classify.saving.matching import original_id
from classify.saving.save import PendingSave, SaveResult

UNKNOWN_MOOD = "mood currently unknown"
ADD_ONLY = "nothing is removed"


class SaveSong(Struct, frozen=True, omit_defaults=True):
    """A song with its mood, if the source has it; `because` says why it is kept without the mood, or cannot be saved.

    The mood is the one that is saved if the song has it, and otherwise the song's own.
    """

    song: str
    artist: str
    url: str | None
    because: str = ""
    mood: str = ""
    score: float | None = None
    alternatives: list[str] = []


class SaveSchema(Struct, frozen=True):
    """The changes to one playlist."""

    playlist: str
    url: str | None  # None before the playlist is created
    created: bool
    written: bool  # False without --yes
    add: list[SaveSong]
    remove: list[SaveSong]
    move: list[SaveSong]
    once: list[SaveSong]  # they were in the playlist more than once
    keep: list[SaveSong]  # they do not have the mood, but Moodlist must not remove them
    not_savable: list[SaveSong]
    stay: int  # the number of songs that do not change
    may_write: bool = True  # whether the login permits to write
    copies: list[str] = []  # the files with the songs that were removed


def describe_save(
    save: PendingSave, saved: SaveResult | None, report: Report, *, may_write: bool = True, copies: Sequence[Path] = ()
) -> SaveSchema:
    """Return the planned changes, or with `saved` the changes that were made; `report` is that of the source."""
    plan, song = save.plan, _Songs(report, save.save_target)
    playlist = saved.playlist if saved else save.playlist
    refused = saved.refused if saved else ()
    return SaveSchema(
        playlist=save.title,
        url=playlist.url if playlist else None,
        created=bool(saved and saved.created),
        written=saved is not None,
        add=song.all(track for track in plan.added if track not in refused),
        remove=song.all(plan.removed),
        move=song.all(plan.moved),
        once=song.all(plan.deduplicated),
        keep=[song.one(entry, _reason(entry, add_only=save.add_only)) for entry in plan.kept],
        not_savable=[
            *(song.one(each, _why_not_savable(each)) for each in save.wanted.without_id),
            *(song.one(track, "unknown to Spotify") for track in refused),
        ],
        stay=plan.unmoved,
        may_write=may_write,
        copies=list(map(str, copies)),
    )


class _Songs:
    """Describes tracks with the mood that the source's report has for them."""

    def __init__(self, report: Report, target: SaveTarget) -> None:
        self._target = target
        self._by_id = {original_id(each.track): each for each in report.classified if each.track.id}
        self._without_id = {each.track.position: each for each in report.classified if not each.track.id}

    def all(self, tracks: Iterable[Track]) -> list[SaveSong]:
        return [self.one(track) for track in tracks]

    def one(self, entry: Track | Skipped, because: str = "") -> SaveSong:
        names = (entry.name or "", join_artists(entry.artists), entry.url, because)
        found = self._find(entry)
        if found is None:
            return SaveSong(*names)
        scores = found.moods_as(self._target.certainty)
        mood = self._target.mood if self._target.mood in scores else found.mood
        core = [answer.mood for answer in found.moods]
        others = [other for other in core if other != mood] if mood in core else []
        return SaveSong(*names, mood, round(found.moods_as("any")[mood], DIGITS), others)

    def _find(self, entry: Track | Skipped) -> Classified | None:
        if isinstance(entry, Skipped):
            return None
        return self._by_id.get(original_id(entry)) if entry.id else self._without_id.get(entry.position)


def _why_not_savable(entry: Track | Skipped) -> str:
    return entry.reason.value.replace("_", " ") if isinstance(entry, Skipped) else "no id on Spotify"


def _reason(entry: Track | Skipped, *, add_only: bool) -> str:
    if isinstance(entry, Skipped):
        return entry.reason.value.replace("_", " ")
    return ADD_ONLY if add_only else UNKNOWN_MOOD
