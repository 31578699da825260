"""What writes in the Web API: playlists are created, and their items added, removed, moved and replaced.

Facts: Spotify's OpenAPI file, and its February 2026 migration guide for the names of paths and fields. That a removal
takes every occurrence, whatever positions it names: https://github.com/spotipy-dev/spotipy/issues/1098
"""

from functools import partial
from itertools import count

from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Entry, Playlist
from moodlist.simulator.http.messages import Reply, Request, web_api_error
from moodlist.simulator.http.routes import Answer
from moodlist.simulator.spotify.dialects import edits
from moodlist.simulator.spotify.library import Change, knows_snapshot, snapshot_id
from moodlist.simulator.spotify.playlist_edits import MOST, Writing, adding, moving, removing, replacing
from moodlist.simulator.spotify.playlists_api import metadata
from moodlist.simulator.spotify.state import SpotifyState, checked_id

LARGEST = 10_000  # items; what is beyond is refused (https://github.com/spotify/web-api/issues/1179)


class WritingApi:
    """Writes behind the doors of the dialect, for users whose token has the scope."""

    def __init__(self, state: SpotifyState) -> None:
        self._state = state
        self._numbers = count(1)
        self.answers: dict[str, Answer] = {
            "POST /me/playlists": self._create,
            "POST /users/{user_id}/playlists": self._create_for,
        }
        for door in ("items", "tracks"):
            path = f"/playlists/{{playlist_id}}/{door}"
            self.answers[f"POST {path}"] = partial(self._add, door=door)
            self.answers[f"PUT {path}"] = partial(self._put, door=door)
            self.answers[f"DELETE {path}"] = partial(self._remove, door=door)

    def _create(self, request: Request) -> Reply:
        if not self._state.rules.new_names:
            raise web_api_error(404, "Service not found")
        return self._created(request)

    def _create_for(self, request: Request, user_id: str) -> Reply:
        user = self._state.user(request)
        if not self._state.rules.old_names or user != user_id:
            raise web_api_error(403, "Forbidden")
        return self._created(request)

    def _created(self, request: Request) -> Reply:
        sent = Writing.of(request)
        public = sent.body.get("public") is not False
        user = self._state.user(request, _scope(public=public))
        playlist = Playlist(
            spotify_id(f"created {next(self._numbers)}"),
            sent.text("name"),
            [],
            owner=user,
            description=sent.text("description", ""),
            public=public,
        )
        self._state.library.add(playlist)
        content = metadata(playlist)
        empty = {"items": [], "limit": MOST, "next": None, "offset": 0, "previous": None, "total": 0}
        return Reply.json(content | {name: empty for name, _ in self._state.rules.contents}, 201)

    def _add(self, request: Request, playlist_id: str, door: str) -> Reply:
        playlist, sent = self._writable(request, playlist_id, door)
        added = [self._entry(uri) for uri in sent.uris()]
        if len(playlist.entries) + len(added) > LARGEST:
            raise web_api_error(403, "Playlist size limit reached")
        return self._done(playlist, adding(added, sent.number("position", len(playlist.entries))), 201)

    def _put(self, request: Request, playlist_id: str, door: str) -> Reply:
        playlist, sent = self._writable(request, playlist_id, door)
        if "uris" in sent.body:
            return self._done(playlist, replacing([self._entry(uri) for uri in sent.uris()]))
        return self._done(playlist, moving(sent, len(playlist.entries)))

    def _remove(self, request: Request, playlist_id: str, door: str) -> Reply:
        playlist, sent = self._writable(request, playlist_id, door)
        return self._done(playlist, removing(sent.listed_uris(door)))

    def _writable(self, request: Request, playlist_id: str, door: str) -> tuple[Playlist, Writing]:
        self._state.user(request)
        rules, reader = self._state.rules, self._state.tokens.bearer(request)
        if door == "tracks" and not rules.old_names:
            raise web_api_error(403, "Forbidden")
        if door == "items" and not rules.new_names:
            raise web_api_error(404, "Service not found")
        playlist = self._state.library.playlist(checked_id(playlist_id))
        if playlist is None or not rules.shows(playlist, reader):
            raise web_api_error(404, "Resource not found")
        if not edits(playlist, reader):
            raise web_api_error(403, "Forbidden")
        self._state.user(request, _scope(public=playlist.public))
        sent = Writing.of(request)
        if not knows_snapshot(playlist, sent.text("snapshot_id", snapshot_id(playlist))):
            raise web_api_error(400, "Missing or bad version tag")
        return playlist, sent

    def _entry(self, uri: str) -> Entry:
        track = self._state.catalog.tracks.get(uri.removeprefix("spotify:track:"))
        if track is None:
            raise web_api_error(400, "Payload contains a non-existing ID")
        return Entry(track)

    def _done(self, playlist: Playlist, change: Change, status: int = 200) -> Reply:
        return Reply.json({"snapshot_id": snapshot_id(self._state.library.write(playlist.id, change))}, status)


def _scope(*, public: bool) -> str:
    return f"playlist-modify-{'public' if public else 'private'}"
