"""Reads what the user names on the command line, which may also be the name of one of the user's playlists."""

import unicodedata

from classify.application import Application
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import BadRequest, CredentialsRefused, MoodlistError
from classify.sources.spotify.user_library import UserLibrary, UserPlaylist
from classify.suggestions import nearest
from moodlist.input import UnknownSource, parse_link
from moodlist.program import say
from moodlist.terminal.text import count_of, on_one_line

_LIKED = {"liked songs", "canciones que te gustan", "tus me gusta"}  # what Spotify's apps call them
LISTED = 20  # the most playlists of one name that an error lists


def find_link(text: str, application: Application, deadline: Deadline) -> SpotifyLink:
    """Return the link, else the user's playlist of this name, and say which playlist it is.

    Raises:
        BadRequest: it is neither, or several playlists have this name.
        MoodlistError: Spotify refuses to list the playlists, or fails.
    """
    try:
        return parse_link(text, text)
    except UnknownSource as error:
        if not _has_login(application):
            error.detail += " If it is the name of one of your playlists, run `moodlist login` first."
            raise
    found = _find(text, application, deadline)
    say(f"Playlist: {on_one_line(found.name)} ({found.url})")
    return SpotifyLink.parse(found.url)


def _has_login(application: Application) -> bool:
    """Return whether there is a user's login, without a call to Spotify."""
    try:
        return application.credentials.read().refresh_token is not None
    except CredentialsRefused:
        return False


def _find(name: str, application: Application, deadline: Deadline) -> UserPlaylist:
    try:
        playlists = UserLibrary(application.spotify, deadline).playlists(tries_followed=False)
    except MoodlistError as error:
        error.detail = f"There is no file {name[:200]!r}, and your playlists cannot be searched for it: {error.detail}"
        raise
    called = [each for each in playlists if _key(each.name) == _key(name)]
    called = [each for each in called if each.readable] or called  # the user's own before those that only are followed
    if not called:
        raise _no_match(name, playlists)
    if len(called) > 1:
        lines = [f"  {each.url}  {on_one_line(each.name)}{_size(each)}" for each in called[:LISTED]]
        raise BadRequest(f"Several of your playlists are called {name!r}. Name one by its link:\n" + "\n".join(lines))
    return called[0]


def _key(name: str) -> str:
    """Return what two spellings of one name have in common: letter case, blanks and composed accents do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _size(playlist: UserPlaylist) -> str:
    return "" if playlist.songs is None else f" ({count_of(playlist.songs, 'item')})"


def _no_match(name: str, playlists: list[UserPlaylist]) -> BadRequest:
    similar = nearest(name, [on_one_line(each.name) for each in playlists])
    hint = f" The nearest name is {similar!r}." if similar else ""
    if _key(name) in _LIKED:
        hint = " `moodlist classify liked` reads your liked songs."
    return BadRequest(
        f"Cannot read {name[:200]!r}: no such file, not a Spotify link, and none of your "
        f"{count_of(len(playlists), 'playlist')} has this name.{hint} `moodlist playlists` lists them."
    )
