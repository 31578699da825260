"""ReccoBeats: audio features of tracks by Spotify id, ISRC or ReccoBeats UUID, without an API key.

Source: ReccoBeats' documentation and changelog (https://reccobeats.com/docs).
"""

from zlib import crc32

from moodlist.simulator.catalog.catalog import Catalog, reccobeats_href, reccobeats_uuid
from moodlist.simulator.catalog.ids import uuid_of
from moodlist.simulator.catalog.records import Json, Track
from moodlist.simulator.http.messages import Reply, ReplyError, Request
from moodlist.simulator.http.routes import Routes

ROOT = "/reccobeats/v1"
MAX_IDS = 40
MIN_TEXT, MAX_TEXT = 3, 1000  # characters of a search
MAX_PAGE, MAX_RESULTS = 50, 200


class ReccoBeats:
    """Knows most tracks of the catalog; leaves out unknown tracks and returns the others in a different order."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._routes = Routes(
            {
                "GET /audio-features": self._all_features,
                "GET /track": self._tracks,
                "GET /track/search": self._search,
                "GET /track/{uuid}": self._track,
                "GET /track/{uuid}/audio-features": self._features,
            }
        )

    def answer(self, request: Request) -> Reply | None:
        """Return the reply to a request for ReccoBeats, or None if the request is for another service."""
        if not request.path.startswith(f"{ROOT}/"):
            return None
        reply = self._routes.answer(request, request.path.removeprefix(ROOT))
        if reply is None:
            raise _error(404, 4040, "Resource not found")
        return reply

    def _all_features(self, request: Request) -> Reply:
        return Reply.json({"content": [_features_object(track) for track in self._found(request)]})

    def _tracks(self, request: Request) -> Reply:
        return Reply.json({"content": [_track_object(track) for track in self._found(request)]})

    def _search(self, request: Request) -> Reply:
        """Find titles that contain the text as it is written, in any letter case."""
        text = " ".join(request.query.get("searchText", [])).casefold()
        page, size = (int(request.query.get(name, [default])[0]) for name, default in (("page", "0"), ("size", "25")))
        if not MIN_TEXT <= len(text) <= MAX_TEXT or not 1 <= size <= MAX_PAGE:
            raise _error(400, 4002, f"searchText must have {MIN_TEXT} to {MAX_TEXT} characters, size 1 to {MAX_PAGE}")
        known = (track for track in self._catalog.tracks.values() if track.reccobeats != "nothing")
        found = _reorder([track for track in known if text in track.name.casefold()])[:MAX_RESULTS]
        rows = [_track_object(track) for track in found[page * size :][:size]]
        return Reply.json({"content": rows, "page": page, "size": size, "totalElements": len(found)})

    def _track(self, _: Request, uuid: str) -> Reply:
        return Reply.json(_track_object(self._by_uuid(uuid)))

    def _features(self, _: Request, uuid: str) -> Reply:
        return Reply.json(_features_object(self._by_uuid(uuid)))

    def _by_uuid(self, uuid: str) -> Track:
        track = self._catalog.find_by_reccobeats_key(uuid)
        if track is None or reccobeats_uuid(track) != uuid:
            raise _error(404, 4040, "Resource not found")
        return track

    def _found(self, request: Request) -> list[Track]:
        ids = request.list_param("ids")
        if not ids:
            raise _error(400, 4001, "ids is required")
        if len(ids) > MAX_IDS:
            raise _error(400, 4004, f"size must be between 1 and {MAX_IDS}")
        found = {track.id: track for each in ids if (track := self._catalog.find_by_reccobeats_key(each))}
        return _reorder(list(found.values()))


def _reorder(tracks: list[Track]) -> list[Track]:
    """Return the tracks in an order that is always the same for the same tracks, but never their own."""
    reordered = sorted(tracks, key=lambda track: crc32(track.id.encode()))
    return reordered if reordered != tracks else [*reordered[1:], *reordered[:1]]


def _features_object(track: Track) -> Json:
    """Return nine features: `duration_ms` is missing here, and a gap is null, or 0 for tempo."""
    content: Json = {
        "id": reccobeats_uuid(track),
        "href": reccobeats_href(track),
        "isrc": track.isrc,
        "key": len(track.name) % 12,
        "mode": len(track.album) % 2,
        **track.features._asdict(),
    }
    del content["duration_ms"]
    if track.reccobeats_gap:
        content[track.reccobeats_gap] = 0 if track.reccobeats_gap == "tempo" else None
    return content


def _track_object(track: Track) -> Json:
    return {
        "id": reccobeats_uuid(track),
        "trackTitle": track.name,
        "artists": [{"id": uuid_of(f"artist {name}"), "name": name} for name in track.artists],
        "durationMs": track.features.duration_ms,
        "isrc": track.isrc,
        "ean": None,
        "upc": None,
        "href": reccobeats_href(track),
        "availableCountries": "ES,GB,US",
        "popularity": track.popularity,
    }


def _error(status: int, number: int, message: str) -> ReplyError:
    """Return an error as ReccoBeats sends it; its documentation lists error numbers but not HTTP statuses."""
    return ReplyError(Reply.json({"status": number, "errors": [{"message": message}]}, status))
