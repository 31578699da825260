"""The request of `POST /classify`: a playlist in any form, and what to answer with."""

from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct, structs

from classify.core.playlist import ExportFile, PlaylistRef, Track, TrackList
from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge
from classify.request.options import Query, ResolveMood, parse_link, parse_options, selection
from classify.request.schemas import MAX_TRACKS, ClassifyBody, Include, OptionsBody, TrackBody
from classify.request.validation import Faults, decode_json

_OPTIONS = frozenset(OptionsBody.__struct_fields__)
_TRACK_FIELDS = frozenset(TrackBody.__struct_fields__)
# Keys that other programs give to a song where `TrackBody` has `url` and `song`; lower case, letters and digits only.
_KEYS_OF_OTHERS = frozenset(
    ("name", "title", "track", "item", "uri", "id", "trackname", "trackuri", "trackid", "songid", "artists")
)


class ClassifyRequest(Struct, frozen=True):
    """A playlist in any form, and what to answer with."""

    playlist: PlaylistRef
    selection: Selection = Selection()
    include: frozenset[Include] = frozenset()
    by_name: bool = False


def parse_classify(body: bytes, query: Query, resolve_mood: ResolveMood) -> ClassifyRequest:
    """Read the JSON body of `POST /classify`: our own object, or an export that is JSON itself.

    An option of the object overrides the same option of the query.

    Raises:
        BadRequest: with every fault.
        TooLarge: there are more than 10,000 tracks.
    """
    try:
        value = decode_json(body)
    except BadRequest:
        value = _decode_damaged(body)
        if not _is_export(value):
            raise
    if _is_export(value):
        return parse_export(ExportFile(body), query, resolve_mood)
    if not isinstance(value, dict):
        raise BadRequest.at("$", 'Send a JSON object such as {"playlist": "<Spotify link>"} or {"tracks": [...]}.')
    elements = value.get("tracks")
    if isinstance(elements, list) and len(elements) > MAX_TRACKS:
        raise TooLarge.at("$.tracks", f"A request takes at most {MAX_TRACKS} tracks, got {len(elements)}.")
    faults = Faults()
    options = parse_options(query, resolve_mood, faults)  # checked even if the object overrides them
    merged = {**_sent_options(options, query), **value}
    by_name = merged.get("by_name") is True
    tracks = TrackList(_tracks(merged.pop("tracks"), faults, by_name=by_name)) if isinstance(elements, list) else None
    sent = faults.convert(merged, ClassifyBody, "$", {"playlist": parse_link, "moods": resolve_mood})
    has_link = value.get("playlist") is not None
    if has_link == (tracks is not None) and (has_link or not faults):
        with faults.at("$"):
            raise BadRequest("Send either `playlist` (a Spotify link) or `tracks` (a list of links or objects).")
    faults.raise_any()
    assert sent is not None  # noqa: S101  # there are no faults
    playlist = tracks or parse_link(sent.playlist or "")
    return ClassifyRequest(playlist, selection(sent, resolve_mood), frozenset(sent.include), sent.by_name)


def parse_export(file: ExportFile, query: Query, resolve_mood: ResolveMood) -> ClassifyRequest:
    """Return the request for an uploaded file, with the options of the query. Its source reads the file later.

    Raises:
        BadRequest: with every invalid option.
    """
    faults = Faults()
    options = parse_options(query, resolve_mood, faults)
    faults.raise_any()
    return ClassifyRequest(file, selection(options, resolve_mood), frozenset(options.include), options.by_name)


def _tracks(elements: list[Any], faults: Faults, *, by_name: bool) -> tuple[Track, ...]:
    tracks = []
    for at, element in enumerate(elements):
        path = f"$.tracks[{at}]"
        sent = TrackBody(element) if isinstance(element, str) else faults.convert(element, TrackBody, path)
        try:
            link = _track_link(element)
            if sent is not None:
                tracks.append(_track(sent, link, at, by_name=by_name))
        except BadRequest as error:
            faults.add(error, path)
    return tuple(tracks)


def _track_link(element: Any) -> SpotifyLink | None:
    """Return the link of a track, also if other fields of it have faults; None without a text."""
    url = element.get("url") if isinstance(element, dict) else element
    if not url or not isinstance(url, str):
        return None
    link = SpotifyLink.parse(url, bare="track")
    if link.kind != "track":
        raise BadRequest(f"This is a link to a Spotify {link.kind}; send a link to a track.")
    return link


def _track(sent: TrackBody, link: SpotifyLink | None, at: int, *, by_name: bool) -> Track:
    is_named = by_name and sent.song and sent.artist
    if not (link or sent.isrc or sent.features or is_named):
        names = "; with `by_name`, `song` and `artist` will do" if sent.song and sent.artist else ""
        raise BadRequest(f"A track needs its `url` (a link or id), its `isrc`, or its ten `features`{names}.")
    return Track(
        position=at + 1,
        id=link.id if link else None,
        name=sent.song,
        artists=(sent.artist,) if sent.artist else (),
        isrc=sent.isrc,
        given=structs.asdict(sent.features) if sent.features else None,
    )


def _decode_damaged(body: bytes) -> Any:
    """Return the value of JSON that is not UTF-8 throughout or has a byte order mark; None if it is not JSON either."""
    try:
        return msgspec.json.decode(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        return None


def _is_export(value: Any) -> bool:
    """Return whether the body is a file of another program, which its source recognises, and not our own object.

    Our object has a link as its `playlist`, or an option, or `tracks` that have the form of `TrackBody`.
    """
    if not isinstance(value, dict):
        return isinstance(value, list) and _has_objects(value)
    if "playlists" in value:
        return True
    if _is_link(value.get("playlist")) or not _OPTIONS.isdisjoint(value):
        return False
    tracks = value.get("tracks")
    if not tracks:
        return any(map(_has_objects, value.values()))
    has_name = not {"name", "title"}.isdisjoint(value)
    return (has_name and isinstance(tracks, list | dict)) or _are_of_others(tracks)


def _is_link(playlist: Any) -> bool:
    with suppress(BadRequest):
        return isinstance(playlist, str) and SpotifyLink.parse(playlist) is not None
    return False


def _are_of_others(tracks: Any) -> bool:
    if isinstance(tracks, dict):
        return isinstance(tracks.get("items"), list)
    if not isinstance(tracks, list) or any(map(_is_ours, tracks)):
        return False
    return any(map(_is_song_of_others, tracks))


def _has_objects(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))


def _is_ours(element: Any) -> bool:
    return isinstance(element, str) or (isinstance(element, dict) and element.keys() <= _TRACK_FIELDS)


def _is_song_of_others(element: Any) -> bool:
    return isinstance(element, dict) and not _KEYS_OF_OTHERS.isdisjoint(
        "".join(filter(str.isalnum, key.lower())) for key in element
    )


def _sent_options(options: OptionsBody, query: Query) -> dict[str, Any]:
    """Return the options that the query contains, without the defaults."""
    return {name: value for name, value in structs.asdict(options).items() if name in query}
