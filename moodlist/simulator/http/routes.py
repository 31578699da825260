"""Which function answers which method and path."""

import re
from collections.abc import Callable, Mapping

from moodlist.simulator.http.messages import Reply, Request

Answer = Callable[..., Reply]
"""Takes the request, and the path's named parts as keywords."""


class Routes:
    """Answers by rules such as "GET /playlists/{playlist_id}"."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = [(_pattern(rule), answer) for rule, answer in answers.items()]

    def answer(self, request: Request, path: str) -> Reply | None:
        """The reply to this path, or None where no rule fits; a trailing slash does not matter."""
        asked = f"{request.method} {path.rstrip('/')}"
        for pattern, answer in self._answers:
            if found := pattern.fullmatch(asked):
                return answer(request, **found.groupdict())
        return None


def _pattern(rule: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", rule))
