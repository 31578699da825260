"""`GET /` and `GET /web/{file}`: the page and the files that it loads."""

import functools
import html
from collections.abc import Mapping
from pathlib import Path

from classify.api.gateway_event import RestEvent
from classify.api.openapi.operations import INTERNAL_PROBLEM, NO_FILE, NOT_MODIFIED, Json, Operation, path_parameter
from classify.api.route import route
from classify.application import Application
from classify.errors import NotFound
from classify.response import Answer
from classify.response.caching import PUBLIC, cacheable

FOLDER = Path(__file__).parents[1] / "web"
MEDIA_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
PAGE = "index.html"
_BASE = '<base href="./">'  # in the page, for the address that its relative links start at
# Nothing but the page's own files and API, nothing inline, and no text that becomes markup.
# https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/trusted-types/
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@functools.cache
def page_files() -> Mapping[str, Path]:
    """Return the files that the page loads, by name."""
    return {file.name: file for file in sorted(FOLDER.iterdir()) if file.name != PAGE}


def _responses(*media_types: str) -> Json:
    text: Json = {"schema": {"type": "string"}}
    return {"200": {"description": "The file", "content": dict.fromkeys(media_types, text)}}


@route(
    "GET",
    "/",
    Operation(
        id="page",
        summary="A page for the browser",
        responses=_responses(MEDIA_TYPES[".html"]) | NOT_MODIFIED | INTERNAL_PROBLEM,
        needs_key=False,
    ),
)
def page(event: RestEvent, _application: Application) -> Answer:
    """Answer with the page. Its links start below the stage, even if the caller's address lacks the slash after it."""
    base = f'<base href="{html.escape(event.base_path)}/">'
    return _text_answer(FOLDER / PAGE, _read(FOLDER / PAGE).replace(_BASE, base))


@route(
    "GET",
    "/web/{file}",
    Operation(
        id="page_file",
        summary="A file that the page loads",
        parameters=(path_parameter("file", "Name of the file"),),
        responses=_responses(*sorted(set(MEDIA_TYPES.values()) - {MEDIA_TYPES[".html"]}))
        | NO_FILE
        | NOT_MODIFIED
        | INTERNAL_PROBLEM,
        needs_key=False,
    ),
)
def page_file(event: RestEvent, _application: Application) -> Answer:
    """Answer with a file of the page.

    Raises:
        NotFound: the page has no such file.
    """
    file = page_files().get(event.parameter("file"))
    if file is None:
        raise NotFound("The page has no such file. Load the page again.")
    return _text_answer(file, _read(file))


@functools.cache
def _read(file: Path) -> str:
    return file.read_text("utf-8")


def _text_answer(file: Path, text: str) -> Answer:
    answer = Answer(200, f"{MEDIA_TYPES[file.suffix]}; charset=utf-8", text, _SECURITY_HEADERS)
    return cacheable(answer, PUBLIC)
