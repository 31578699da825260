"""The playlists of the user who logged in: which of them is meant, and a new one where there is none."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from classify.core.playlist import Playlist
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import BadRequest, CredentialsRefused, NotFound, PlaylistForbidden
from classify.saving.description import describe, is_made_by_moodlist, is_made_from
from classify.saving.writer import write
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error
from classify.sources.spotify.track_objects import object_or_empty

PER_PAGE = 50
FACTS = "id,name,owner(id),collaborative"


class OwnPlaylist(Struct, frozen=True):
    """A playlist that the user may change."""

    id: str
    name: str

    @property
    def url(self) -> str:
        """Its page on open.spotify.com."""
        return SpotifyLink("playlist", self.id).url


class OwnPlaylists:
    """Looks among them for one request."""

    def __init__(self, client: SpotifyClient, deadline: Deadline):
        self._client = client
        self._deadline = deadline

    @cached_property
    def user(self) -> str:
        """The user's id.

        Raises:
            CredentialsRefused: nobody has logged in.
        """
        if not self._client.has_user_token(self._deadline):
            raise CredentialsRefused("Playlists are saved for a user: run `moodlist login --save` first.")
        user = self._client.get("me", self._deadline).get("id")
        if not isinstance(user, str):
            raise invalid_answer_error()
        return user

    def find(self, to: SaveTarget, source: Playlist) -> OwnPlaylist | None:
        """The playlist that is meant; None where it has to be made.

        Raises:
            BadRequest: there is one of this name that Moodlist did not make, or not from this playlist and mood.
            MoodlistError: it is somebody else's, or Spotify refuses or fails.
        """
        if to.id is not None:
            return self._named_by_id(to.id, source)
        mine = [facts for facts in self._all() if object_or_empty(facts.get("owner")).get("id") == self.user]
        made = [facts for facts in mine if is_made_from(facts.get("description"), to.mood, source)]
        title = to.title(source.name)
        if found := [facts for facts in made if facts.get("name") == title]:
            return _own(found[0])
        if made and to.name is None:  # somebody has renamed the one or the other since
            return _own(made[0])
        for facts in mine:
            if facts.get("name") == title:
                raise _taken(facts)
        return None

    def create(self, to: SaveTarget, source: Playlist) -> OwnPlaylist:
        """A new private playlist, marked as ours.

        Raises:
            MoodlistError: as `write` raises it.
        """
        body = {"name": to.title(source.name), "public": False, "description": describe(to.mood, source)}
        try:
            facts = write(self._client, "POST", "me/playlists", body, self._deadline)
        except (PlaylistForbidden, NotFound):  # the door of before 2026
            facts = write(self._client, "POST", f"users/{self.user}/playlists", body, self._deadline)
        return _own(facts)

    def _named_by_id(self, id_: str, source: Playlist) -> OwnPlaylist:
        if SpotifyLink("playlist", id_).url == source.url:
            raise BadRequest(
                "The songs of a playlist cannot be saved in the playlist itself: it would lose the others."
            )
        facts = self._client.get(f"playlists/{id_}", self._deadline, fields=FACTS)
        if object_or_empty(facts.get("owner")).get("id") != self.user and facts.get("collaborative") is not True:
            raise PlaylistForbidden("This playlist is somebody else's: name one of your own, or let a new one be made.")
        return _own(facts)

    def _all(self) -> Iterator[dict[str, Any]]:
        """Every playlist that the user owns or follows, as Spotify describes it."""
        _ = self.user  # who has not logged in is told so before any list is asked for
        listed, total = self._page(0)
        yield from listed
        for offset in range(PER_PAGE, total, PER_PAGE):
            yield from self._page(offset)[0]

    def _page(self, offset: int) -> tuple[list[dict[str, Any]], int]:
        answer = self._client.get("me/playlists", self._deadline, limit=PER_PAGE, offset=offset)
        listed, total = answer.get("items"), answer.get("total")
        if not isinstance(listed, list) or not isinstance(total, int):
            raise invalid_answer_error()
        return [object_or_empty(each) for each in listed], total


def _own(facts: dict[str, Any]) -> OwnPlaylist:
    id_, name = facts.get("id"), facts.get("name")
    if not isinstance(id_, str):
        raise invalid_answer_error()
    return OwnPlaylist(id_, name if isinstance(name, str) else "")


def _taken(facts: dict[str, Any]) -> BadRequest:
    found = _own(facts)
    whose = (
        "from another playlist or mood"
        if is_made_by_moodlist(facts.get("description"))
        else "which Moodlist did not make"
    )
    return BadRequest(
        f"You have a playlist called {found.name!r} already, {whose}. Choose another name, or give its link in the "
        f"name's place if it is to be changed: {found.url}"
    )
