"""The request of `POST /mood`: an array of playlists, each with one mood."""

from msgspec import Struct

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from classify.request.options import Query, ResolveMood, parse_link
from classify.request.schemas import MAX_PAIRS, NoOptions, PairBody
from classify.request.validation import Faults, decode_json


class Pair(Struct, frozen=True):
    """A playlist and a mood. `playlist_text` is the playlist as the caller wrote it."""

    playlist: SpotifyLink
    playlist_text: str
    mood: str
    selection: Selection


def parse_pairs(body: bytes, resolve_mood: ResolveMood, query: Query | None = None) -> tuple[Pair, ...]:
    """Read the array of `POST /mood`, which has no query parameters.

    Raises:
        BadRequest: with every fault of every element; UnknownMood if every fault is an unknown mood.
        TooLarge: there are more than 10 pairs.
    """
    elements = decode_json(body)
    if not isinstance(elements, list) or not elements:
        raise BadRequest.at("$", 'Send a JSON array such as [{"playlist": "<Spotify link>", "mood": "relaxing"}].')
    if len(elements) > MAX_PAIRS:
        raise TooLarge.at("$", f"A request takes at most {MAX_PAIRS} pairs, got {len(elements)}.")
    faults = Faults()
    faults.convert(dict(query or {}), NoOptions, "?")
    checks = {"playlist": parse_link, "mood": resolve_mood}
    bodies = [faults.convert(element, PairBody, f"$[{at}]", checks) for at, element in enumerate(elements)]
    faults.raise_any()
    return tuple(_pair(each, resolve_mood) for each in bodies if each)


def _pair(body: PairBody, resolve_mood: ResolveMood) -> Pair:
    mood = resolve_mood(body.mood)
    return Pair(
        parse_link(body.playlist),
        body.playlist,
        mood,
        Selection(frozenset({mood}), body.min_score, certainty=body.certainty),
    )
