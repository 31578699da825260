"""The Web API's playlists: /playlists/{id}, its /items and /tracks, /me/playlists and /me/tracks."""

from html import escape

from moodlist.simulator.catalog.records import Entry, Json, Playlist
from moodlist.simulator.catalog.web_api_objects import OPEN, WEB_API
from moodlist.simulator.http.messages import Reply, Request, web_api_error
from moodlist.simulator.http.routes import Handler
from moodlist.simulator.spotify.fields import filter_fields
from moodlist.simulator.spotify.library import snapshot_id
from moodlist.simulator.spotify.paging import PageQuery, page, page_query
from moodlist.simulator.spotify.state import SpotifyState, require_id
from moodlist.simulator.spotify.tokens import Grant


class PlaylistsApi:
    """Playlists with the field names and endpoints of the dialect and the app."""

    def __init__(self, state: SpotifyState) -> None:
        self._state = state
        self.handlers: dict[str, Handler] = {
            "GET /playlists/{playlist_id}": self._playlist,
            "GET /playlists/{playlist_id}/tracks": self._tracks,
            "GET /playlists/{playlist_id}/items": self._items,
            "GET /me/playlists": self._own_playlists,
            "GET /me/tracks": self._liked_tracks,
        }

    def _playlist(self, request: Request, playlist_id: str) -> Reply:
        playlist, reader = self._visible(request, playlist_id)
        content = metadata(playlist)
        if self._state.rules.can_read(playlist, reader):
            for name, size in self._state.rules.page_sizes:
                content[name] = self._page(request, playlist, name, PageQuery(0, size), reader)
            self._state.library.count_page(playlist.id)
        return Reply.json(filter_fields(content, request.param("fields")))

    def _tracks(self, request: Request, playlist_id: str) -> Reply:
        if not self._state.rules.old_names:
            self._state.tokens.bearer(request)
            # Even for the user's own playlists (https://github.com/bjarneo/cliamp/issues/54).
            raise web_api_error(403, "Forbidden")
        return self._contents(request, playlist_id, "tracks", 100)

    def _items(self, request: Request, playlist_id: str) -> Reply:
        return self._contents(request, playlist_id, "items", 50)

    def _contents(self, request: Request, playlist_id: str, name: str, most: int) -> Reply:
        playlist, reader = self._visible(request, playlist_id)
        if not self._state.rules.can_read(playlist, reader):
            raise web_api_error(403, "Forbidden")
        shown = page_query(request, default=min(most, 100 if name == "tracks" else 20), most=most)
        content = self._page(request, playlist, name, shown, reader)
        self._state.library.count_page(playlist.id)
        return Reply.json(filter_fields(content, request.param("fields")))

    def _visible(self, request: Request, playlist_id: str) -> tuple[Playlist, Grant]:
        reader = self._state.tokens.bearer(request)
        playlist = self._state.library.playlist(require_id(playlist_id))
        if playlist is None or not self._state.rules.can_see(playlist, reader):
            raise web_api_error(404, "Resource not found")
        return playlist, reader

    def _page(self, request: Request, playlist: Playlist, name: str, shown: PageQuery, reader: Grant) -> Json:
        nested = request.path.rstrip("/").endswith(playlist.id)
        # A filter on the whole playlist does not apply to its pages.
        query = {key: values for key, values in request.query.items() if not (nested and key == "fields")}
        names = _entry_names(name, nested=nested, all_names=self._state.rules.entry_names)

        def as_json(entry: Entry) -> Json:
            return self._entry(request, entry, playlist, names, reader)

        return page(f"{request.base_url}/v1/playlists/{playlist.id}/{name}", shown, playlist.entries, as_json, query)

    def _entry(self, request: Request, entry: Entry, playlist: Playlist, names: tuple[str, ...], reader: Grant) -> Json:
        if entry.empty:
            return {}
        content: Json = {
            "added_at": entry.added_at,
            "added_by": entry.added_at and {"id": playlist.owner, "type": "user"},
            "is_local": entry.is_local,
            "primary_color": None,
        }
        return {**content, **dict.fromkeys(names, self._item(request, entry, reader))}

    def _item(self, request: Request, entry: Entry, reader: Grant) -> object:
        if entry.track is not None:
            return self._state.relinked_track_object(entry.track, request, reader)
        if entry.item and entry.item["type"] == "episode" and "episode" not in request.list_param("additional_types"):
            # Spotify's reference does not say what is returned instead; exports of such playlists show null.
            return None
        return entry.item

    def _own_playlists(self, request: Request) -> Reply:
        playlists = self._state.library.of_user(self._state.user(request))
        shown = page_query(request, default=20, most=50)
        return Reply.json(page(f"{request.base_url}/v1/me/playlists", shown, playlists, self._summary, request.query))

    def _summary(self, playlist: Playlist) -> Json:
        content = metadata(playlist)
        for name, _ in self._state.rules.page_sizes:
            content[name] = {
                "href": f"{WEB_API}/playlists/{playlist.id}/{name}",
                "total": len(playlist.entries),
            }
        return content

    def _liked_tracks(self, request: Request) -> Reply:
        self._state.user(request, "user-library-read")
        reader = self._state.tokens.bearer(request)
        shown = page_query(request, default=20, most=50)

        def as_json(entry: Entry) -> Json:
            # Liked songs kept the name `track` in 2026 (Spotify's OpenAPI file, SavedTrackObject).
            return {"added_at": entry.added_at, "track": self._item(request, entry, reader)}

        address = f"{request.base_url}/v1/me/tracks"
        return Reply.json(page(address, shown, self._state.catalog.liked, as_json, request.query))


def _entry_names(container: str, *, nested: bool, all_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the field names of an entry: `track` in `tracks`, `item` in a nested `items`, else all names."""
    if container == "tracks":
        return ("track",)
    return ("item",) if nested else all_names


def metadata(playlist: Playlist) -> Json:
    """Return a playlist object without its contents."""
    return {
        "type": "playlist",
        "id": playlist.id,
        "uri": f"spotify:playlist:{playlist.id}",
        "href": f"{WEB_API}/playlists/{playlist.id}",
        "external_urls": {"spotify": f"{OPEN}/playlist/{playlist.id}"},
        "name": playlist.name,
        "description": playlist.description and escape(playlist.description),  # as Spotify sends it
        "public": playlist.public,
        "collaborative": bool(playlist.collaborators),
        "owner": {"type": "user", "id": playlist.owner, "display_name": playlist.owner},
        "snapshot_id": snapshot_id(playlist),
        "images": [],
        "primary_color": None,
    }
