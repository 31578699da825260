"""The playlists in the logged-in user's library: their own, those that they edit with others, and those they follow."""

from contextlib import suppress
from functools import cached_property, partial
from typing import Any

from msgspec import Struct, structs

from classify.core.spotify_link import SpotifyLink, is_spotify_id
from classify.deadline import Deadline
from classify.errors import CredentialsRefused, NotFound, PlaylistForbidden
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error
from classify.sources.spotify.pages import PageReader, reread
from classify.sources.spotify.paging_object import PagedList, to_count
from classify.sources.spotify.track_objects import object_or_empty

LOGIN_ADVICE = "Your playlists belong to a user: run `moodlist login` first."


class UserPlaylist(Struct, frozen=True):
    """A playlist of the library. `songs` is None if Spotify does not say how many items it has."""

    name: str
    songs: int | None
    url: str
    access: str  # own, collaborative or followed
    readable: bool  # whether Spotify lets this login read it


class UserLibrary:
    """The playlists of the user, for one request. `advice` says what to do if no user has logged in."""

    def __init__(self, client: SpotifyClient, deadline: Deadline, advice: str = LOGIN_ADVICE):
        self._client = client
        self._deadline = deadline
        self._advice = advice

    @cached_property
    def user_id(self) -> str:
        """Spotify's id of the user.

        Raises:
            CredentialsRefused: no user has logged in.
        """
        if not self._client.has_user_token(self._deadline):
            raise CredentialsRefused(self._advice)
        user_id = self._client.get("me", self._deadline).get("id")
        if not isinstance(user_id, str):
            raise invalid_answer_error()
        return user_id

    def api_objects(self) -> list[dict[str, Any]]:
        """Return the API object of every playlist, in the user's order; {} for one that Spotify omits.

        Raises:
            CredentialsRefused: no user has logged in.
        """
        _ = self.user_id  # fails before the first page if no user has logged in
        reader = PageReader(self._client, self._deadline)
        entries = reread(partial(reader.entries, {}, PagedList("me/playlists", 50)))
        return [object_or_empty(each) for each in entries]

    def playlists(self, *, tries_followed: bool = True) -> list[UserPlaylist]:
        """Return the playlists in the user's order, without those that Spotify omits.

        Without `tries_followed`, no playlist that the user only follows counts as readable.

        Raises:
            CredentialsRefused: no user has logged in.
        """
        found = [self._playlist(each) for each in self.api_objects() if is_spotify_id(_text(each.get("id")))]
        followed = next((each for each in found if not each.readable), None)
        if followed is None or not tries_followed or not self._may_read(followed):
            return found
        return [structs.replace(each, readable=True) for each in found]

    def _may_read(self, followed: UserPlaylist) -> bool:
        """Try to read one song. Spotify refuses other people's playlists to apps registered since November 2024."""
        for name in ("items", "tracks"):  # the endpoint since 2026, and the one before
            path = f"playlists/{SpotifyLink.parse(followed.url).id}/{name}"
            with suppress(PlaylistForbidden, NotFound):
                self._client.get(path, self._deadline, limit=1)
                return True
        return False

    def _playlist(self, api_object: dict[str, Any]) -> UserPlaylist:
        contents = object_or_empty(api_object.get("items")) or object_or_empty(api_object.get("tracks"))
        if object_or_empty(api_object.get("owner")).get("id") == self.user_id:
            access = "own"
        else:
            access = "collaborative" if api_object.get("collaborative") is True else "followed"
        return UserPlaylist(
            name=_text(api_object.get("name")),
            songs=to_count(contents.get("total")),
            url=SpotifyLink("playlist", api_object["id"]).url,
            access=access,
            readable=access != "followed",
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
