"""Which names and doors Spotify offers, before and after February 2026, to old apps and to new ones.

Facts: Spotify's February 2026 migration guide and its OpenAPI file.
"""

from dataclasses import dataclass
from typing import Literal

from moodlist.simulator.catalog.records import Playlist
from moodlist.simulator.spotify.tokens import Grant

Dialect = Literal["legacy", "2026", "both"]
App = Literal["extended", "development"]


@dataclass(frozen=True)
class Rules:
    """What an app of this kind may do and under which names it gets it."""

    dialect: Dialect
    app: App

    def __post_init__(self) -> None:
        if self.dialect not in {"legacy", "2026", "both"} or self.app not in {"extended", "development"}:
            raise ValueError(f"no such dialect or app: {self.dialect!r}, {self.app!r}")

    @property
    def extended(self) -> bool:
        """An app with extended quota, from before November 2024."""
        return self.app == "extended"

    @property
    def old_names(self) -> bool:
        """`tracks` and `track`; apps with extended quota were never cut off from them."""
        return self.dialect != "2026" or self.extended

    @property
    def new_names(self) -> bool:
        """`items` and `item`."""
        return self.dialect != "legacy"

    @property
    def entry_names(self) -> tuple[str, ...]:
        """Under which names a playlist entry holds its track."""
        return ("track",) * self.old_names + ("item",) * self.new_names

    @property
    def contents(self) -> tuple[tuple[str, int], ...]:
        """Under which names a playlist object holds its entries, and how many of them at first."""
        return (("tracks", 100),) * self.old_names + (("items", 50),) * self.new_names

    def shows(self, playlist: Playlist, reader: Grant) -> bool:
        """Whether it exists for this reader: others' private ones, and to new apps Spotify's own, do not."""
        if playlist.id.startswith("37i9") and not self.extended:
            return False
        return playlist.public or edits(playlist, reader)

    def opens(self, playlist: Playlist, reader: Grant) -> bool:
        """Whether the reader may read its contents; new apps may in the user's own and co-edited ones."""
        return self.extended or edits(playlist, reader)


def edits(playlist: Playlist, reader: Grant) -> bool:
    """Whether the reader owns or co-edits the playlist; nobody does without a user."""
    return reader.user is not None and reader.user in {playlist.owner, *playlist.collaborators}
