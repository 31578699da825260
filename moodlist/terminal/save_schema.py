"""What a save changes, as `moodlist save --format json` prints it."""

from collections.abc import Iterable

from msgspec import Struct

from classify.core.playlist import Skipped, Track
from classify.response.schemas import join_artists
from classify.saving.save import PendingSave, SaveResult

UNKNOWN_MOOD = "mood currently unknown"


class SaveSong(Struct, frozen=True, omit_defaults=True):
    """A song; `because` says why it is kept without the mood, or why it cannot be saved."""

    song: str
    artist: str
    url: str | None
    because: str = ""


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


def describe_save(save: PendingSave, saved: SaveResult | None) -> SaveSchema:
    """Return the planned changes, or with `saved` the changes that were made."""
    plan = save.plan
    playlist = saved.playlist if saved else save.playlist
    refused = saved.refused if saved else ()
    return SaveSchema(
        playlist=save.title,
        url=playlist.url if playlist else None,
        created=bool(saved and saved.created),
        written=saved is not None,
        add=[_song(track) for track in plan.added if track not in refused],
        remove=_songs(plan.removed),
        move=_songs(plan.moved),
        once=_songs(plan.deduplicated),
        keep=[_song(entry, _reason(entry)) for entry in plan.kept],
        not_savable=[
            *(_song(track, "no id on Spotify") for track in save.wanted.without_id),
            *(_song(track, "unknown to Spotify") for track in refused),
        ],
        stay=plan.unmoved,
    )


def _songs(tracks: Iterable[Track]) -> list[SaveSong]:
    return [_song(track) for track in tracks]


def _song(entry: Track | Skipped, because: str = "") -> SaveSong:
    return SaveSong(entry.name or "", join_artists(entry.artists), entry.url, because)


def _reason(entry: Track | Skipped) -> str:
    return entry.reason.value.replace("_", " ") if isinstance(entry, Skipped) else UNKNOWN_MOOD
