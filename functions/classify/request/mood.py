"""`POST /mood`: an array of playlists, each with the one mood asked of it."""

from functools import partial
from typing import Any

from msgspec import Struct

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from classify.request.options import ResolveMood, parse_link
from classify.request.schemas import MAX_PAIRS, PairBody
from classify.request.validation import Faults, convert, decode_json, placed


class Pair(Struct, frozen=True):
    """A playlist and the one mood asked of it; `asked` is the caller's own word for the playlist."""

    playlist: SpotifyLink
    asked: str
    mood: str
    selection: Selection


def parse_pairs(body: bytes, resolve_mood: ResolveMood) -> tuple[Pair, ...]:
    """The array of `POST /mood`.

    Raises:
        BadRequest: with the first fault of every element; UnknownMood where unknown moods are the only faults.
    """
    elements = decode_json(body)
    if not isinstance(elements, list) or not elements:
        raise BadRequest.at("$", 'Send a JSON array such as [{"playlist": "<Spotify link>", "mood": "relaxing"}].')
    if len(elements) > MAX_PAIRS:
        raise TooLarge.at("$", f"{len(elements)} pairs are too many: one request takes {MAX_PAIRS}.")
    faults = Faults()
    read = [faults.catch("$", partial(_pair, each, f"$[{at}]", resolve_mood)) for at, each in enumerate(elements)]
    faults.raise_any()
    return tuple(filter(None, read))


def _pair(element: Any, path: str, resolve_mood: ResolveMood) -> Pair:
    sent = convert(element, PairBody, path)
    link = placed(f"{path}.playlist", partial(parse_link, sent.playlist))
    mood = placed(f"{path}.mood", partial(resolve_mood, sent.mood))
    return Pair(link, sent.playlist, mood, Selection(frozenset({mood}), sent.min_score))
