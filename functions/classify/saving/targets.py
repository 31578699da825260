"""The playlists of the logged-in user: finds the one that a save writes to, or creates it."""

from typing import Any

from msgspec import Struct

from classify.core.playlist import Playlist
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink, is_spotify_id
from classify.deadline import Deadline
from classify.errors import BadRequest, NotFound, PlaylistForbidden
from classify.saving.description import describe, is_made_by_moodlist, is_made_from
from classify.saving.writer import write
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error
from classify.sources.spotify.track_objects import object_or_empty
from classify.sources.spotify.user_library import UserLibrary

FIELDS = "id,name,owner(id),collaborative"


class OwnPlaylist(Struct, frozen=True):
    """A playlist that the user may change."""

    id: str
    name: str

    @property
    def url(self) -> str:
        """The playlist's page on open.spotify.com."""
        return SpotifyLink("playlist", self.id).url


class OwnPlaylists:
    """The user's playlists, for one request."""

    def __init__(self, client: SpotifyClient, deadline: Deadline):
        self._client = client
        self._deadline = deadline
        self._listed: list[dict[str, Any]] | None = None
        self._library = UserLibrary(
            client, deadline, "Playlists are saved for a user: run `moodlist login --save` first."
        )

    @property
    def user_id(self) -> str:
        """Spotify's id of the user.

        Raises:
            CredentialsRefused: no user has logged in.
        """
        return self._library.user_id

    def find(self, save_target: SaveTarget, source: Playlist, *, fresh: bool = False) -> OwnPlaylist | None:
        """Return the playlist to save the tracks of `source` to; None if it has to be created.

        The list of the user's playlists is read once for all targets, and again if it has to be `fresh`.

        Raises:
            BadRequest: a playlist has this name, but Moodlist did not make it from this source and mood.
            MoodlistError: the playlist belongs to another user, or Spotify refuses or fails.
        """
        if save_target.id is not None:
            return self._by_id(save_target.id, source)
        if self._listed is None or fresh:
            self._listed = self._library.api_objects()
        own = [each for each in self._listed if object_or_empty(each.get("owner")).get("id") == self.user_id]
        made = [each for each in own if is_made_from(each.get("description"), save_target.mood, source)]
        title = save_target.title(source.name)
        if with_title := [each for each in made if each.get("name") == title]:
            return _own_playlist(with_title[0])
        if made and save_target.name is None:  # the source or the saved playlist has been renamed since
            return _own_playlist(made[0])
        for each in own:
            if each.get("name") == title:
                raise _name_taken(each)
        return None

    def create(self, save_target: SaveTarget, source: Playlist) -> OwnPlaylist:
        """Create a private playlist whose description marks it as made by Moodlist.

        Raises:
            MoodlistError: as for `write`.
        """
        description = describe(save_target.mood, source)
        body = {"name": save_target.title(source.name), "public": False, "description": description}
        try:
            created = write(self._client, "POST", "me/playlists", body, self._deadline)
        except (PlaylistForbidden, NotFound):  # the endpoint before 2026
            created = write(self._client, "POST", f"users/{self.user_id}/playlists", body, self._deadline)
        return _own_playlist(created)

    def _by_id(self, id_: str, source: Playlist) -> OwnPlaylist:
        if SpotifyLink("playlist", id_).url == source.url:
            raise BadRequest("A playlist cannot be saved to itself: it would lose the songs of all other moods.")
        found = self._client.get(f"playlists/{id_}", self._deadline, fields=FIELDS)
        if object_or_empty(found.get("owner")).get("id") != self.user_id and found.get("collaborative") is not True:
            raise PlaylistForbidden(
                "This playlist belongs to another user. Choose one of your own, or omit it to create a new one."
            )
        return _own_playlist(found)


def _own_playlist(api_object: dict[str, Any]) -> OwnPlaylist:
    id_, name = api_object.get("id"), api_object.get("name")
    if not isinstance(id_, str) or not is_spotify_id(id_):
        raise invalid_answer_error()
    return OwnPlaylist(id_, name if isinstance(name, str) else "")


def _name_taken(api_object: dict[str, Any]) -> BadRequest:
    found = _own_playlist(api_object)
    made_by_moodlist = is_made_by_moodlist(api_object.get("description"))
    origin = "made from another playlist or mood" if made_by_moodlist else "which Moodlist did not make"
    return BadRequest(
        f"You already have a playlist called {found.name!r}, {origin}. Choose another name. To change that playlist, "
        f"give its link instead of the name: {found.url}"
    )
