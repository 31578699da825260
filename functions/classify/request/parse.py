"""Parsing of a POST request, whether it is answered immediately or later."""

from typing import Literal

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.request.classify import ClassifyRequest, parse_classify, parse_export
from classify.request.mood import Pair, parse_pairs
from classify.request.options import Query, ResolveMood

PostRoute = Literal["/mood", "/classify"]
Request = ClassifyRequest | tuple[Pair, ...]


def parse_request(route: PostRoute, body: bytes, query: Query, resolve_mood: ResolveMood, *, file: bool) -> Request:
    """Read and check a request; `file` means that the body is an exported file, not a JSON request.

    Raises:
        BadRequest: with every fault.
    """
    if route == "/mood":
        return parse_pairs(body, resolve_mood, query)
    if file:
        return parse_export(ExportFile(body), query, resolve_mood)
    return parse_classify(body, query, resolve_mood)


def names_spotify(request: Request) -> bool:
    """Return whether a request names something that is read from Spotify."""
    return not isinstance(request, ClassifyRequest) or isinstance(request.playlist, SpotifyLink)
