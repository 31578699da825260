"""The Web API's writing endpoints: create playlists, and add, remove, move and replace their items.

Sources: Spotify's OpenAPI file, and its February 2026 migration guide for the names of paths and fields. Removal
removes all occurrences of a track, whatever positions the request names: https://github.com/spotipy-dev/spotipy/issues/1098
"""

from functools import partial
from itertools import count

from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Entry, Playlist
from moodlist.simulator.http.messages import Reply, Request, web_api_error
from moodlist.simulator.http.routes import Handler
from moodlist.simulator.spotify.dialects import can_edit
from moodlist.simulator.spotify.library import Change, has_snapshot, snapshot_id
from moodlist.simulator.spotify.playlist_edits import (
    MAX_ITEMS,
    WriteRequest,
    insert_at,
    move_range,
    remove_tracks,
    replace_all,
)
from moodlist.simulator.spotify.playlists_api import metadata
from moodlist.simulator.spotify.state import SpotifyState, require_id

MAX_PLAYLIST_ITEMS = 10_000  # Spotify refuses more (https://github.com/spotify/web-api/issues/1179)


class WritingApi:
    """The writing endpoints of the dialect, for users whose token has the scope."""

    def __init__(self, state: SpotifyState) -> None:
        self._state = state
        self._numbers = count(1)
        self.handlers: dict[str, Handler] = {
            "POST /me/playlists": self._create,
            "POST /users/{user_id}/playlists": self._create_for,
        }
        for endpoint in ("items", "tracks"):
            path = f"/playlists/{{playlist_id}}/{endpoint}"
            self.handlers[f"POST {path}"] = partial(self._add, endpoint=endpoint)
            self.handlers[f"PUT {path}"] = partial(self._put, endpoint=endpoint)
            self.handlers[f"DELETE {path}"] = partial(self._remove, endpoint=endpoint)

    def _create(self, request: Request) -> Reply:
        if not self._state.rules.new_names:
            raise web_api_error(404, "Service not found")
        return self._create_playlist(request)

    def _create_for(self, request: Request, user_id: str) -> Reply:
        user = self._state.user(request)
        if not self._state.rules.old_names or user != user_id:
            raise web_api_error(403, "Forbidden")
        return self._create_playlist(request)

    def _create_playlist(self, request: Request) -> Reply:
        sent = WriteRequest.of(request)
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
        empty = {"items": [], "limit": MAX_ITEMS, "next": None, "offset": 0, "previous": None, "total": 0}
        return Reply.json(content | {name: empty for name, _ in self._state.rules.page_sizes}, 201)

    def _add(self, request: Request, playlist_id: str, endpoint: str) -> Reply:
        playlist, sent = self._writable(request, playlist_id, endpoint)
        added = [self._entry(uri) for uri in sent.uris()]
        if len(playlist.entries) + len(added) > MAX_PLAYLIST_ITEMS:
            raise web_api_error(403, "Playlist size limit reached")
        return self._apply(playlist, insert_at(added, sent.number("position", len(playlist.entries))), 201)

    def _put(self, request: Request, playlist_id: str, endpoint: str) -> Reply:
        playlist, sent = self._writable(request, playlist_id, endpoint)
        if "uris" in sent.body:
            return self._apply(playlist, replace_all([self._entry(uri) for uri in sent.uris()]))
        return self._apply(playlist, move_range(sent, len(playlist.entries)))

    def _remove(self, request: Request, playlist_id: str, endpoint: str) -> Reply:
        playlist, sent = self._writable(request, playlist_id, endpoint)
        return self._apply(playlist, remove_tracks(sent.object_uris(endpoint)))

    def _writable(self, request: Request, playlist_id: str, endpoint: str) -> tuple[Playlist, WriteRequest]:
        self._state.user(request)
        rules, reader = self._state.rules, self._state.tokens.bearer(request)
        if endpoint == "tracks" and not rules.old_names:
            raise web_api_error(403, "Forbidden")
        if endpoint == "items" and not rules.new_names:
            raise web_api_error(404, "Service not found")
        playlist = self._state.library.playlist(require_id(playlist_id))
        if playlist is None or not rules.can_see(playlist, reader):
            raise web_api_error(404, "Resource not found")
        if not can_edit(playlist, reader):
            raise web_api_error(403, "Forbidden")
        self._state.user(request, _scope(public=playlist.public))
        sent = WriteRequest.of(request)
        if not has_snapshot(playlist, sent.text("snapshot_id", snapshot_id(playlist))):
            raise web_api_error(400, "Missing or bad version tag")
        return playlist, sent

    def _entry(self, uri: str) -> Entry:
        track = self._state.catalog.tracks.get(uri.removeprefix("spotify:track:"))
        if track is None:
            raise web_api_error(400, "Payload contains a non-existing ID")
        return Entry(track)

    def _apply(self, playlist: Playlist, change: Change, status: int = 200) -> Reply:
        return Reply.json({"snapshot_id": snapshot_id(self._state.library.write(playlist.id, change))}, status)


def _scope(*, public: bool) -> str:
    return f"playlist-modify-{'public' if public else 'private'}"
