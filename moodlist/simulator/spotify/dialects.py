"""The field names and endpoints of Spotify before and after February 2026, for old and for new apps.

Source: Spotify's February 2026 migration guide and its OpenAPI file.
"""

from dataclasses import dataclass
from typing import Literal

from moodlist.simulator.catalog.records import Playlist
from moodlist.simulator.spotify.tokens import Grant

Dialect = Literal["legacy", "2026", "both"]
App = Literal["extended", "development"]


@dataclass(frozen=True)
class Rules:
    """What an app may do, and the field names it gets."""

    dialect: Dialect
    app: App

    def __post_init__(self) -> None:
        if self.dialect not in {"legacy", "2026", "both"} or self.app not in {"extended", "development"}:
            raise ValueError(f"Unknown dialect or app: {self.dialect!r}, {self.app!r}")

    @property
    def extended(self) -> bool:
        """Whether the app has extended quota, from before November 2024."""
        return self.app == "extended"

    @property
    def old_names(self) -> bool:
        """Whether the app gets `tracks` and `track`; apps with extended quota never lost them."""
        return self.dialect != "2026" or self.extended

    @property
    def new_names(self) -> bool:
        """Whether the app gets `items` and `item`."""
        return self.dialect != "legacy"

    @property
    def entry_names(self) -> tuple[str, ...]:
        """The field names of the track in a playlist entry."""
        return ("track",) * self.old_names + ("item",) * self.new_names

    @property
    def page_sizes(self) -> tuple[tuple[str, int], ...]:
        """The field names of the entries in a playlist object, each with the size of its first page."""
        return (("tracks", 100),) * self.old_names + (("items", 50),) * self.new_names

    def can_see(self, playlist: Playlist, reader: Grant) -> bool:
        """Return whether the playlist exists for the reader.

        Other users' private playlists do not, nor do Spotify's own for new apps.
        """
        if playlist.id.startswith("37i9") and not self.extended:
            return False
        return playlist.public or can_edit(playlist, reader)

    def can_read(self, playlist: Playlist, reader: Grant) -> bool:
        """Return whether the reader may read the contents; new apps may only read what the user owns or co-edits."""
        return self.extended or can_edit(playlist, reader)


def can_edit(playlist: Playlist, reader: Grant) -> bool:
    """Return whether the reader owns or co-edits the playlist; client credentials never do."""
    return reader.user is not None and reader.user in {playlist.owner, *playlist.collaborators}
