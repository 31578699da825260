"""Map methods and paths to handlers."""

import re
from collections.abc import Callable, Iterable, Mapping

from moodlist.simulator.http.messages import Reply, ReplyError, Request

Handler = Callable[..., Reply]
"""Takes the request, and the path's named parts as keyword arguments."""
Service = Callable[[Request], Reply | None]
"""Returns None if the path belongs to another service."""


class Routes:
    """Handlers by rule, such as "GET /playlists/{playlist_id}"."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._answers = [(_pattern(rule), answer) for rule, answer in handlers.items()]

    def answer(self, request: Request, path: str) -> Reply | None:
        """Return the reply to the request at this path, or None if no rule matches; ignores a trailing slash."""
        target = f"{request.method} {path.rstrip('/')}"
        for pattern, answer in self._answers:
            if found := pattern.fullmatch(target):
                return answer(request, **found.groupdict())
        return None


def first_reply(services: Iterable[Service], request: Request) -> Reply:
    """Return the reply of the service that the path belongs to, or its error; 404 if there is none."""
    try:
        for service in services:
            if reply := service(request):
                return reply
    except ReplyError as error:
        return error.reply
    return Reply.text("Not found", 404)


def _pattern(rule: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", rule))
