"""The Web API's tracks, audio features, albums and user: /tracks, /audio-features, /albums, /me."""

from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Album, Json
from moodlist.simulator.catalog.web_api_objects import album_object, features_object, simple_track_object
from moodlist.simulator.http.messages import Reply, Request, web_api_error
from moodlist.simulator.http.routes import Handler
from moodlist.simulator.spotify.paging import PageQuery, page, page_query
from moodlist.simulator.spotify.state import SpotifyState, require_id


class TracksApi:
    """The Web API's tracks, audio features, albums and user."""

    def __init__(self, state: SpotifyState) -> None:
        self._state = state
        self.handlers: dict[str, Handler] = {
            "GET /me": self._me,
            "GET /tracks": self._tracks,
            "GET /tracks/{track_id}": self._track,
            "GET /audio-features": self._all_features,
            "GET /audio-features/{track_id}": self._features,
            "GET /albums/{album_id}": self._album,
            "GET /albums/{album_id}/tracks": self._album_tracks,
        }

    def _me(self, request: Request) -> Reply:
        user = self._state.user(request)
        names = {"id": user, "display_name": user, "account_id": spotify_id(f"account {user}")}
        return Reply.json({"type": "user", "uri": f"spotify:user:{user}", "images": [], **names})

    def _track(self, request: Request, track_id: str) -> Reply:
        listener = self._state.tokens.bearer(request)
        track = self._state.catalog.tracks.get(require_id(track_id))
        if track is None:
            raise web_api_error(404, "Resource not found")
        return Reply.json(self._state.relinked_track_object(track, request, listener))

    def _tracks(self, request: Request) -> Reply:
        listener = self._state.tokens.bearer(request)
        if not self._state.rules.old_names:
            raise web_api_error(403, "Forbidden")
        tracks = self._state.catalog.tracks
        found = [tracks.get(each) for each in _batch(request, most=50)]
        return Reply.json(
            {"tracks": [track and self._state.relinked_track_object(track, request, listener) for track in found]}
        )

    def _all_features(self, request: Request) -> Reply:
        self._require_extended(request)
        tracks = self._state.catalog.tracks
        found = [tracks.get(each) for each in _batch(request, most=100)]
        return Reply.json({"audio_features": [track and features_object(track) for track in found]})

    def _features(self, request: Request, track_id: str) -> Reply:
        self._require_extended(request)
        track = self._state.catalog.tracks.get(require_id(track_id))
        if track is None:
            raise web_api_error(404, "Resource not found")
        return Reply.json(features_object(track))

    def _require_extended(self, request: Request) -> None:
        self._state.tokens.bearer(request)
        if not self._state.rules.extended:
            # Spotify sends no message here (https://github.com/jwilsson/spotify-web-api-php/issues/281).
            raise web_api_error(403)

    def _album(self, request: Request, album_id: str) -> Reply:
        album = self._require_album(request, album_id)
        tracks = self._album_page(request, album, PageQuery(0, 50))
        return Reply.json({**album_object(album), "tracks": tracks})

    def _album_tracks(self, request: Request, album_id: str) -> Reply:
        album = self._require_album(request, album_id)
        return Reply.json(self._album_page(request, album, page_query(request, default=20, most=50)))

    def _require_album(self, request: Request, album_id: str) -> Album:
        self._state.tokens.bearer(request)
        album = self._state.catalog.albums.get(require_id(album_id))
        if album is None:
            raise web_api_error(404, "Resource not found")
        return album

    def _album_page(self, request: Request, album: Album, shown: PageQuery) -> Json:
        address = f"{request.base_url}/v1/albums/{album.id}/tracks"
        return page(address, shown, album.tracks, simple_track_object, request.query)


def _batch(request: Request, *, most: int) -> list[str]:
    ids = [require_id(each) for each in request.list_param("ids")]
    if not 1 <= len(ids) <= most:
        raise web_api_error(400, "Too many ids requested" if ids else "Missing required parameter: ids")
    return ids
