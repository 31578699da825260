"""What is going to be saved, and what was."""

from msgspec import Struct

from classify.core.playlist import Playlist, Track
from classify.core.save_target import Destination
from classify.saving.plan import Plan
from classify.saving.selection import Wanted
from classify.saving.targets import OwnPlaylist


class Saving(Struct, frozen=True, kw_only=True):
    """One save before anything is written; `target` is None where the playlist does not exist yet."""

    to: Destination
    source: Playlist
    title: str
    wanted: Wanted
    target: OwnPlaylist | None
    plan: Plan
    snapshot: str | None = None  # the target's, for which the plan was made

    @property
    def changes_nothing(self) -> bool:
        """Whether all is as it is to be; a playlist is not made for nothing."""
        return not self.plan.steps


class Saved(Struct, frozen=True, kw_only=True):
    """What a save did; without a playlist there was nothing to put into one."""

    playlist: OwnPlaylist | None
    created: bool
    plan: Plan  # for what was there before
    refused: tuple[Track, ...] = ()  # Spotify does not know their ids any more
