"""`POST /classify`: a playlist in any form, and what to answer with."""

from functools import partial
from typing import Any

from msgspec import Struct, structs

from classify.core.playlist import ExportFile, PlaylistRef, Track, TrackList
from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from classify.request.options import Query, ResolveMood, parse_link, parse_options, parse_selection
from classify.request.schemas import MAX_TRACKS, ClassifyBody, Include, OptionsBody, TrackBody
from classify.request.validation import Faults, convert, decode_json


class ClassifyRequest(Struct, frozen=True):
    """A playlist in any form, and what to answer with."""

    playlist: PlaylistRef
    selection: Selection = Selection()
    include: frozenset[Include] = frozenset()


def parse_classify(body: bytes, query: Query, resolve_mood: ResolveMood) -> ClassifyRequest:
    """The JSON of `POST /classify`: our own object, or an export that happens to be JSON.

    Options in the query hold where the object does not say otherwise.

    Raises:
        BadRequest: with every fault.
    """
    value = decode_json(body)
    if _is_export(value):
        return parse_export(ExportFile(body), query, resolve_mood)
    if not isinstance(value, dict):
        raise BadRequest.at("$", 'Send a JSON object such as {"playlist": "<Spotify link>"} or {"tracks": [...]}.')
    elements = value.get("tracks")
    if isinstance(elements, list) and len(elements) > MAX_TRACKS:
        raise TooLarge.at("$.tracks", f"{len(elements)} tracks are too many: one request takes {MAX_TRACKS}.")
    faults = Faults()
    options = faults.catch("?", partial(parse_options, query)) or OptionsBody()
    in_query = parse_selection(options, resolve_mood, "?", faults)  # checked even if the object overrides it
    merged = {**_given(options, query), **value}
    tracks = TrackList(_tracks(merged.pop("tracks"), faults)) if isinstance(elements, list) else None
    sent = faults.catch("$", partial(convert, merged, ClassifyBody, "$")) or ClassifyBody()
    link = None if sent.playlist is None else faults.catch("$.playlist", partial(parse_link, sent.playlist))
    moods = parse_selection(sent, resolve_mood, "$", faults).moods if "moods" in value else in_query.moods
    faults.raise_any()
    selection = Selection(moods, sent.min_score, sent.sort)
    asked = tracks if link is None else link
    if asked is None or (tracks and link):
        raise BadRequest.at("$", "Send either `playlist` (a Spotify link) or `tracks` (a list of links or objects).")
    return ClassifyRequest(asked, selection, frozenset(sent.include))


def parse_export(file: ExportFile, query: Query, resolve_mood: ResolveMood) -> ClassifyRequest:
    """An uploaded file with its options in the query.

    Raises:
        BadRequest: an option is wrong. The file itself is read by its source.
    """
    options = parse_options(query)
    faults = Faults()
    selection = parse_selection(options, resolve_mood, "?", faults)
    faults.raise_any()
    return ClassifyRequest(file, selection, frozenset(options.include))


def _tracks(elements: list[Any], faults: Faults) -> tuple[Track, ...]:
    read = [faults.catch(f"$.tracks[{at}]", partial(_track, each, at)) for at, each in enumerate(elements)]
    return tuple(filter(None, read))


def _track(element: Any, at: int) -> Track:
    path = f"$.tracks[{at}]"
    sent = convert({"url": element} if isinstance(element, str) else element, TrackBody, path)
    if not (sent.url or sent.isrc or sent.features):
        raise BadRequest("A track needs its `url` (a link or id), its `isrc`, or its ten `features`.")
    link = SpotifyLink.parse(sent.url, bare="track") if sent.url else None
    if link is not None and link.kind != "track":
        raise BadRequest(f"This links to a Spotify {link.kind}, and a track is due here.")
    return Track(
        position=at + 1,
        id=link.id if link else None,
        name=sent.song,
        artists=(sent.artist,) if sent.artist else (),
        isrc=sent.isrc,
        given=structs.asdict(sent.features) if sent.features else None,
    )


def _is_export(value: Any) -> bool:
    """Account data has `playlists`, or `tracks` beside `albums`; some exports are plain lists of objects."""
    if isinstance(value, dict):
        return "playlists" in value or {"tracks", "albums"} <= value.keys()
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _given(options: OptionsBody, query: Query) -> dict[str, Any]:
    return {name: value for name, value in structs.asdict(options).items() if name in query}
