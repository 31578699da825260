"""Spotify's Web API below /v1."""

from moodlist.simulator.http.messages import Reply, Request, web_api_error
from moodlist.simulator.http.routes import Routes
from moodlist.simulator.spotify.playlists_api import PlaylistsApi
from moodlist.simulator.spotify.state import SpotifyState
from moodlist.simulator.spotify.tracks_api import TracksApi
from moodlist.simulator.spotify.writing_api import WritingApi

ROOT = "/v1"


class WebApi:
    """The endpoints for reading and writing playlists."""

    def __init__(self, state: SpotifyState) -> None:
        apis = (PlaylistsApi(state), TracksApi(state), WritingApi(state))
        self._routes = Routes({rule: answer for api in apis for rule, answer in api.handlers.items()})

    def answer(self, request: Request) -> Reply | None:
        """Return the reply to a request for the Web API, or None if it is for another service."""
        if not request.path.startswith(f"{ROOT}/"):
            return None
        reply = self._routes.answer(request, request.path.removeprefix(ROOT))
        if reply is None and request.method != "GET":
            raise web_api_error(405, "Method not allowed")
        if reply is None:
            raise web_api_error(404, "Service not found")
        return reply
