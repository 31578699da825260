"""The routes of the HTTP API: what each does with a request, and nothing of how it came."""

from collections.abc import Callable, Mapping

from classify.handlers.rest_event import RestEvent
from classify.handlers.routes import facts, posts, reports, watchlist
from classify.response import Answer
from classify.wiring import Application

Route = Callable[[RestEvent, Application], Answer]

ROUTES: Mapping[str, Mapping[str, Route]] = {
    "/mood": {"POST": posts.mood},
    "/classify": {"POST": posts.classify},
    "/reports/{id}": {"GET": reports.page},
    "/watchlist": {"GET": watchlist.everything},
    "/watchlist/{playlist}": {"GET": watchlist.one, "PUT": watchlist.add, "DELETE": watchlist.remove},
    "/moods": {"GET": facts.moods},
    "/health": {"GET": facts.health},
    "/openapi.json": {"GET": facts.contract},
}
