"""`/watchlist`: the playlists that the schedule classifies."""

from classify.api.gateway_event import RestEvent
from classify.application import Application
from classify.batch.schedule import parse_playlist_id
from classify.batch.watchlist_view import watchlist_entry_schema, watchlist_schema
from classify.response import Answer, json_answer, no_content


def everything(_event: RestEvent, application: Application) -> Answer:
    """The whole list."""
    return json_answer(watchlist_schema(application.require_deployment().watchlist))


def one(event: RestEvent, application: Application) -> Answer:
    """One entry."""
    return json_answer(watchlist_entry_schema(application.require_deployment().watchlist.get(_playlist(event))))


def add(event: RestEvent, application: Application) -> Answer:
    """Put a playlist on the list; one that is on it stays as it is."""
    return json_answer(watchlist_entry_schema(application.require_deployment().watchlist.add(_playlist(event))))


def remove(event: RestEvent, application: Application) -> Answer:
    """Take a playlist off the list."""
    application.require_deployment().watchlist.remove(_playlist(event))
    return no_content()


def _playlist(event: RestEvent) -> str:
    return parse_playlist_id(event.parameter("playlist"))
