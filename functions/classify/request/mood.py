"""The request of `POST /mood`: an array of playlists, each with one mood."""

from typing import Any

from msgspec import Struct

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from classify.request.options import ResolveMood, parse_link
from classify.request.schemas import MAX_PAIRS, PairBody
from classify.request.validation import Faults, convert, decode_json, located


class Pair(Struct, frozen=True):
    """A playlist and a mood. `playlist_text` is the playlist as the caller wrote it."""

    playlist: SpotifyLink
    playlist_text: str
    mood: str
    selection: Selection


def parse_pairs(body: bytes, resolve_mood: ResolveMood) -> tuple[Pair, ...]:
    """Read the array of `POST /mood`.

    Raises:
        BadRequest: with the first fault of every element; UnknownMood if every fault is an unknown mood.
        TooLarge: there are more than 10 pairs.
    """
    elements = decode_json(body)
    if not isinstance(elements, list) or not elements:
        raise BadRequest.at("$", 'Send a JSON array such as [{"playlist": "<Spotify link>", "mood": "relaxing"}].')
    if len(elements) > MAX_PAIRS:
        raise TooLarge.at("$", f"A request takes at most {MAX_PAIRS} pairs, got {len(elements)}.")
    faults = Faults()
    pairs = []
    for at, element in enumerate(elements):
        with faults.at(f"$[{at}]"):
            pairs.append(_pair(element, f"$[{at}]", resolve_mood))
    faults.raise_any()
    return tuple(pairs)


def _pair(element: Any, path: str, resolve_mood: ResolveMood) -> Pair:
    body = convert(element, PairBody, path)
    with located(f"{path}.playlist"):
        link = parse_link(body.playlist)
    with located(f"{path}.mood"):
        mood = resolve_mood(body.mood)
    return Pair(link, body.playlist, mood, Selection(frozenset({mood}), body.min_score, certainty=body.certainty))
