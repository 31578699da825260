"""ReccoBeats: the audio features of tracks, keyless, by Spotify id, ISRC or its own UUID.

Facts: ReccoBeats' documentation and changelog (https://reccobeats.com/docs).
"""

from zlib import crc32

from moodlist.simulator.catalog.catalog import Catalog, reccobeats_href, reccobeats_uuid
from moodlist.simulator.catalog.ids import uuid_of
from moodlist.simulator.catalog.records import Json, Track
from moodlist.simulator.http.messages import Reply, ReplyError, Request
from moodlist.simulator.http.routes import Routes

ROOT = "/reccobeats/v1"
MOST_IDS = 40


class ReccoBeats:
    """Knows most of the catalog; leaves out what it does not know and answers in an order of its own."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._routes = Routes(
            {
                "GET /audio-features": self._all_features,
                "GET /track": self._tracks,
                "GET /track/{uuid}": self._track,
                "GET /track/{uuid}/audio-features": self._features,
            }
        )

    def answer(self, request: Request) -> Reply | None:
        """The reply to a request for ReccoBeats, None where it is for another."""
        if not request.path.startswith(f"{ROOT}/"):
            return None
        reply = self._routes.answer(request, request.path.removeprefix(ROOT))
        if reply is None:
            raise _refused(404, 4040, "Resource not found")
        return reply

    def _all_features(self, request: Request) -> Reply:
        return Reply.json({"content": [_features_object(track) for track in self._found(request)]})

    def _tracks(self, request: Request) -> Reply:
        return Reply.json({"content": [_track_object(track) for track in self._found(request)]})

    def _track(self, _: Request, uuid: str) -> Reply:
        return Reply.json(_track_object(self._by_uuid(uuid)))

    def _features(self, _: Request, uuid: str) -> Reply:
        return Reply.json(_features_object(self._by_uuid(uuid)))

    def _by_uuid(self, uuid: str) -> Track:
        track = self._catalog.find_by_reccobeats_key(uuid)
        if track is None or reccobeats_uuid(track) != uuid:
            raise _refused(404, 4040, "Resource not found")
        return track

    def _found(self, request: Request) -> list[Track]:
        asked = request.listed("ids")
        if not asked:
            raise _refused(400, 4001, "ids is required")
        if len(asked) > MOST_IDS:
            raise _refused(400, 4004, f"size must be between 1 and {MOST_IDS}")
        found = {track.id: track for each in asked if (track := self._catalog.find_by_reccobeats_key(each))}
        return _shuffled(list(found.values()))


def _shuffled(tracks: list[Track]) -> list[Track]:
    """Always the same order for the same tracks, and never the one they came in."""
    mixed = sorted(tracks, key=lambda track: crc32(track.id.encode()))
    return mixed if mixed != tracks else [*mixed[1:], *mixed[:1]]


def _features_object(track: Track) -> Json:
    """Nine features: it keeps no duration here, and says tempo 0 or null for what it lacks."""
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


def _refused(status: int, number: int, message: str) -> ReplyError:
    """ReccoBeats' error; its documentation numbers the errors but leaves the HTTP status open."""
    return ReplyError(Reply.json({"status": number, "errors": [{"message": message}]}, status))
