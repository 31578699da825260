"""What a save changes, in public words."""

from collections.abc import Iterable

from msgspec import Struct

from classify.core.playlist import Skipped, Track
from classify.response.schemas import join_artists
from classify.saving.save import PendingSave, SaveResult

UNKNOWN_TODAY = "mood not known today"


class Song(Struct, frozen=True, omit_defaults=True):
    """A song of the playlist; `because` tells why it is kept or cannot be saved."""

    song: str
    artist: str
    url: str | None
    because: str = ""


class SaveForm(Struct, frozen=True):
    """The answer of `moodlist save`."""

    playlist: str
    url: str | None  # none before the playlist is made
    created: bool
    written: bool  # whether this run was to write
    add: list[Song]
    remove: list[Song]
    move: list[Song]
    once: list[Song]  # they stood there more than once
    keep: list[Song]  # not of the mood, and yet not Moodlist's to remove
    not_savable: list[Song]
    stay: int


def save_form(saving: PendingSave, saved: SaveResult | None) -> SaveForm:
    """What is planned, or what was done."""
    plan = saving.plan
    playlist = saved.playlist if saved else saving.playlist
    refused = saved.refused if saved else ()
    return SaveForm(
        playlist=saving.title,
        url=playlist.url if playlist else None,
        created=bool(saved and saved.created),
        written=saved is not None,
        add=[_song(track) for track in plan.added if track not in refused],
        remove=_songs(plan.removed),
        move=_songs(plan.moved),
        once=_songs(plan.deduplicated),
        keep=[_song(entry, _reason(entry)) for entry in plan.kept],
        not_savable=[
            *(_song(track, "no id on Spotify") for track in saving.wanted.without_id),
            *(_song(track, "unknown to Spotify") for track in refused),
        ],
        stay=plan.unmoved,
    )


def _songs(tracks: Iterable[Track]) -> list[Song]:
    return [_song(track) for track in tracks]


def _song(entry: Track | Skipped, because: str = "") -> Song:
    return Song(entry.name or "", join_artists(entry.artists), entry.url, because)


def _reason(entry: Track | Skipped) -> str:
    return entry.reason.value.replace("_", " ") if isinstance(entry, Skipped) else UNKNOWN_TODAY
