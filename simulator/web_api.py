"""Spotify's Web API below /v1."""

from simulator.messages import Reply, Request, web_api_error
from simulator.playlists_api import PlaylistsApi
from simulator.routes import Routes
from simulator.tracks_api import TracksApi
from simulator.world import World
from simulator.writing_api import WritingApi

ROOT = "/v1"


class WebApi:
    """The endpoints which a reader and a writer of playlists needs."""

    def __init__(self, world: World) -> None:
        apis = (PlaylistsApi(world), TracksApi(world), WritingApi(world))
        self._routes = Routes({rule: answer for api in apis for rule, answer in api.answers.items()})

    def answer(self, request: Request) -> Reply | None:
        """The reply to a request for the Web API, None where it is for another."""
        if not request.path.startswith(f"{ROOT}/"):
            return None
        reply = self._routes.answer(request, request.path.removeprefix(ROOT))
        if reply is None and request.method != "GET":
            raise web_api_error(405, "Method not allowed")
        if reply is None:
            raise web_api_error(404, "Service not found")
        return reply
