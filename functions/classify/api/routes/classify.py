"""`POST /mood` and `POST /classify`: answered immediately, or later if the caller prefers."""

from typing import Any

from msgspec import structs

from classify.api.gateway_event import RestEvent, fits
from classify.api.openapi.operations import CALLS_LEFT, CLASSIFY_PROBLEMS, RETRY_AFTER, Json, Operation, json_response
from classify.api.route import route
from classify.application import Application
from classify.batch.deferred import StoredReports
from classify.batch.report_page import ReportPage, accepted_answer
from classify.errors import MoodlistError
from classify.request import FILE_TYPES, parse_request
from classify.request.parse import PostRoute, names_spotify
from classify.request.schemas import MAX_PAIRS, ClassifyBody, OptionsBody, PairBody
from classify.response import Answer, see_other
from classify.response.answer import JSON
from classify.response.csv_format import MEDIA_TYPE as CSV
from classify.response.m3u_format import MEDIA_TYPE as M3U
from classify.response.schemas import MoodSong, ReportSchema

_PREFER: Json = {
    "name": "Prefer",
    "in": "header",
    "description": "`respond-async`: return a pending report, to be read later (RFC 7240)",
    "schema": {"type": "string"},
}


def _location(description: str) -> Json:
    return {"Location": {"description": description, "required": True, "schema": {"type": "string", "format": "uri"}}}


_LATER: Json = {
    "202": json_response("The report is pending", ReportPage)
    | {
        "headers": _location("URL of the pending report")
        | RETRY_AFTER
        | CALLS_LEFT
        | {"Preference-Applied": {"schema": {"type": "string"}}}
    },
    "303": {
        "description": "The response is larger than Lambda's limit of 6 MB; it is stored as a report",
        "headers": _location("URL of the report") | CALLS_LEFT,
    },
}
_SKIPPED: Json = {
    "Moodlist-Skipped": {
        "description": "How many items have no mood, by reason: `duplicate=1, no_features=3`",
        "schema": {"type": "string"},
    }
}
_NOTES: Json = {
    "Moodlist-Notes": {
        "description": "What to know about how the file was read, if the report is CSV or M3U; JSON has `notes`",
        "schema": {"type": "string"},
    }
}
_MOOD = Operation(
    id="mood",
    summary="The songs of playlists that have a mood",
    parameters=(_PREFER,),
    body={
        JSON: {
            "schema": {"type": "array", "items": PairBody, "minItems": 1, "maxItems": MAX_PAIRS},
            # A track, because an app of today reads no playlist but its owner's.
            "example": [{"playlist": "https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl", "mood": "happy"}],
        }
    },
    responses={
        "200": json_response("The songs, pair after pair", {"type": "array", "items": MoodSong})
        | {"headers": _SKIPPED | CALLS_LEFT}
    }
    | _LATER
    | CLASSIFY_PROBLEMS,
)
# Exports that are JSON: Spotify's account data, answers of its Web API, reports of Moodlist, and lists of songs.
_EXPORTS: list[Json] = [
    *({"type": "object", "required": keys} for keys in (["playlists"], ["tracks", "albums"], ["name", "tracks"])),
    *({"type": "object", "required": [key]} for key in ("items", "songs")),
    {
        "type": "object",
        "required": ["tracks"],
        "properties": {"tracks": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"]}}},
    },
    {"type": "array", "items": {"type": "object"}, "minItems": 1},
]
_FILE: Json = {"schema": {"type": "string", "format": "binary"}}
_TEXT: Json = {"schema": {"type": "string"}}
_REPORT: dict[str, Any] = {"content": {JSON: {"schema": ReportSchema}, CSV: _TEXT, M3U: _TEXT}}
_CLASSIFY = Operation(
    id="classify",
    summary="The report of a playlist, of listed tracks, or of an exported file",
    query=OptionsBody,
    parameters=(_PREFER,),
    body={JSON: {"schema": {"anyOf": [ClassifyBody, *_EXPORTS]}}} | dict.fromkeys(sorted(FILE_TYPES), _FILE),
    responses={"200": {"description": "The report", "headers": _NOTES | CALLS_LEFT, **_REPORT}}
    | _LATER
    | CLASSIFY_PROBLEMS,
)


@route("POST", "/mood", _MOOD)
def mood(event: RestEvent, application: Application) -> Answer:
    """Answer with the songs of each pair, pair after pair."""
    return _answer("/mood", event, application)


@route("POST", "/classify", _CLASSIFY)
def classify(event: RestEvent, application: Application) -> Answer:
    """Answer with the report of a link, of listed tracks, or of the uploaded export."""
    return _answer("/classify", event, application)


def _answer(path: PostRoute, event: RestEvent, application: Application) -> Answer:
    post = event.read_post(path)
    if not post.file:  # a file needs nothing of Spotify
        application.prepare_for_spotify()
    request = parse_request(post.route, post.body, post.query, application.model.resolve_mood, file=post.file)
    deadline = event.deadline(application.settings.deadline_margin)
    deployment = application.deployment
    if deployment is None:  # it has no worker, so it ignores `Prefer`, which RFC 7240 permits
        return application.classifier(deadline).answer(request).answer(event.header("accept"))
    calls = deployment.calls(post.key)
    if not names_spotify(request):
        calls.read_ahead()  # while the features are read
    reports = StoredReports(deployment)
    try:
        if event.prefers_async:
            accepted = reports.accept(post)
            answer = accepted_answer(accepted, event.report_url(accepted.id))
        else:
            result = application.classifier(deadline, calls=calls).answer(request)
            answer = result.answer(event.header("accept"))
            if not fits(answer):
                answer = see_other(event.report_url(reports.store(result).id))
    except MoodlistError as error:
        error.headers = calls.headers()
        raise
    return structs.replace(answer, headers={**answer.headers, **calls.headers()})
