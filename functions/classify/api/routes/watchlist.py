"""`/watchlist`: the playlists that the deployment classifies on schedule."""

from typing import Any

from classify.api.gateway_event import RestEvent, fits
from classify.api.openapi.operations import DEPLOYMENT_PROBLEMS, Operation, json_response, path_parameter
from classify.api.route import route
from classify.application import Application
from classify.batch.schedule import parse_playlist_id
from classify.batch.watchlist_view import (
    WatchlistEntrySchema,
    WatchlistSchema,
    watchlist_entry_schema,
    watchlist_page,
)
from classify.request import PageQuery, check_no_options, parse_page_query
from classify.response import Answer, json_answer, no_content

_ENTRY = {"200": json_response("The entry", WatchlistEntrySchema)}
_WATCHLIST = Operation(
    id="watchlist",
    summary="A page of the playlists that are classified on schedule",
    query=PageQuery,
    responses={"200": json_response("The entries of the page, oldest first", WatchlistSchema)} | DEPLOYMENT_PROBLEMS,
)


def _entry_operation(id_: str, summary: str, responses: dict[str, Any]) -> Operation:
    return Operation(
        id=id_,
        summary=summary,
        parameters=(path_parameter("playlist", "Id, URI or percent-encoded URL of a playlist"),),
        responses=responses | DEPLOYMENT_PROBLEMS,
    )


@route("GET", "/watchlist", _WATCHLIST)
def entries(event: RestEvent, application: Application) -> Answer:
    """Answer with a page of the watchlist."""
    watchlist = application.require_deployment().watchlist
    return watchlist_page(watchlist, parse_page_query(event.query), f"{event.base_url}/watchlist", fits)


@route(
    "GET", "/watchlist/{playlist}", _entry_operation("watched", "The entry of a playlist, with its last report", _ENTRY)
)
def entry(event: RestEvent, application: Application) -> Answer:
    """Answer with the entry of a playlist."""
    return json_answer(watchlist_entry_schema(application.require_deployment().watchlist.get(_playlist(event))))


@route(
    "PUT",
    "/watchlist/{playlist}",
    _entry_operation("watch", "Add a playlist; an existing entry does not change", _ENTRY),
)
def add(event: RestEvent, application: Application) -> Answer:
    """Add a playlist; an entry that exists does not change."""
    return json_answer(watchlist_entry_schema(application.require_deployment().watchlist.add(_playlist(event))))


@route(
    "DELETE",
    "/watchlist/{playlist}",
    _entry_operation(
        "unwatch", "Remove a playlist", {"204": {"description": "The playlist is no longer on the watchlist"}}
    ),
)
def remove(event: RestEvent, application: Application) -> Answer:
    """Remove a playlist."""
    application.require_deployment().watchlist.remove(_playlist(event))
    return no_content()


def _playlist(event: RestEvent) -> str:
    check_no_options(event.query)
    return parse_playlist_id(event.parameter("playlist"))
