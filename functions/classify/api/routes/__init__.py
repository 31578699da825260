"""The routes of the HTTP API: what each does with a request, and nothing of how it came."""

from collections.abc import Callable, Mapping

from classify.api.gateway_event import RestEvent
from classify.api.routes import classify, info, reports, watchlist
from classify.application import Application
from classify.response import Answer

Route = Callable[[RestEvent, Application], Answer]

ROUTES: Mapping[str, Mapping[str, Route]] = {
    "/mood": {"POST": classify.mood},
    "/classify": {"POST": classify.classify},
    "/reports/{id}": {"GET": reports.page},
    "/watchlist": {"GET": watchlist.everything},
    "/watchlist/{playlist}": {"GET": watchlist.one, "PUT": watchlist.add, "DELETE": watchlist.remove},
    "/moods": {"GET": info.moods},
    "/health": {"GET": info.health},
    "/openapi.json": {"GET": info.contract},
}
