"""ReccoBeats: a free service without API keys, run by one person, that has Spotify's audio features by Spotify id.

https://reccobeats.com/docs. Its answers leave out unknown ids and have an order of their own, so they are joined by
the id at the end of `href`, never by position. /audio-features has no duration; /track has it.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar
from urllib.parse import quote

import msgspec
import requests
from msgspec import Struct

from classify.core.features import FEATURE_NAMES, AudioFeatures, Finding, Found
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.errors import RateLimited, UpstreamNonsense, UpstreamUnavailable
from classify.sources.batch_lookup import BatchLookup, unambiguous
from classify.sources.http import (
    CALL_TIMEOUT,
    Progress,
    RedirectRefused,
    ignore_progress,
    new_session,
    parse_retry_after,
    with_retries,
)
from classify.sources.json_answers import decode_json
from classify.sources.rate_limit import RateLimiter
from classify.sources.retries import retry_advice

IDS_PER_CALL = 40

Record = TypeVar("Record")


class _Artist(Struct):
    name: str | None = None


class _TrackRecord(Struct, rename="camel"):
    """A record in an answer of /track; `id` is ReccoBeats' own."""

    id: str
    track_title: str | None = None
    duration_ms: float | None = None
    artists: tuple[_Artist, ...] = ()


class _FeatureRecord(Struct):
    """A record in an answer of /audio-features; `id` is ReccoBeats' own and joins it to the record of /track."""

    id: str
    href: str | None = None
    isrc: str | None = None
    energy: float | None = None
    liveness: float | None = None
    tempo: float | None = None
    speechiness: float | None = None
    acousticness: float | None = None
    instrumentalness: float | None = None
    danceability: float | None = None
    loudness: float | None = None
    valence: float | None = None

    @property
    def spotify_id(self) -> str:
        """Spotify's id of the track; "" if absent."""
        return (self.href or "").rsplit("/", 1)[-1]


class ReccoBeatsClient:
    """The client of the whole process: all requests share its session and its rate limit."""

    def __init__(self, url: str, calls_per_second: float):
        self._url = url.rstrip("/")
        self._rate_limiter = RateLimiter(calls_per_second)
        self._session = new_session(self._url)

    def audio_features(self, ids: Sequence[str], deadline: Deadline) -> list[_FeatureRecord]:
        """Return the audio features, without durations, of at most 40 Spotify ids or ISRCs.

        Raises:
            MoodlistError: ReccoBeats refuses, fails, or its answer is invalid.
        """
        return with_retries(partial(self._get, "audio-features", ids, _FeatureRecord, deadline), deadline)

    def tracks(self, ids: Sequence[str], deadline: Deadline) -> list[_TrackRecord]:
        """Return title, artists and duration of at most 40 Spotify ids or ISRCs.

        Raises:
            MoodlistError: as `audio_features` does.
        """
        return with_retries(partial(self._get, "track", ids, _TrackRecord, deadline), deadline)

    def _get(self, path: str, ids: Sequence[str], schema: type[Record], deadline: Deadline) -> list[Record]:
        self._rate_limiter.wait(deadline)
        try:
            response = self._session.get(
                f"{self._url}/{path}",
                params=f"ids={quote(','.join(ids), safe=',')}",  # requests would encode each comma, which is slow
                timeout=deadline.timeout(CALL_TIMEOUT),
            )
        except RedirectRefused:
            raise UpstreamNonsense("ReccoBeats redirects to another address, which is not followed.") from None
        except requests.RequestException as error:
            if isinstance(error, ValueError):
                raise _invalid_answer_error() from None
            raise UpstreamUnavailable(
                "ReccoBeats cannot be reached or does not answer in time.", advice=retry_advice(None)
            ) from None
        self._raise_for_status(response)
        try:
            answer = decode_json(response.content)
        except (ValueError, RecursionError):
            raise _invalid_answer_error() from None
        rows = answer.get("content") if isinstance(answer, dict) else None
        if not isinstance(rows, list):
            raise _invalid_answer_error()
        return [record for row in rows if (record := _to_record(row, schema)) is not None]

    def _raise_for_status(self, response: requests.Response) -> None:
        wait = parse_retry_after(response.headers)
        if response.status_code == 429:
            self._rate_limiter.pause(wait or 1.0)
            raise RateLimited("ReccoBeats asks us to slow down.", advice=retry_advice(wait), retry_after=wait)
        if response.status_code >= 500:
            raise UpstreamUnavailable(
                f"ReccoBeats failed with status {response.status_code}.", advice=retry_advice(wait), retry_after=wait
            )
        if response.status_code != 200:
            raise UpstreamNonsense(f"ReccoBeats answered with the unexpected status {response.status_code}.")


class ReccoBeatsFeatures:
    """The feature provider over ReccoBeats, for one request. After a failed batch it sends no further ones."""

    def __init__(self, client: ReccoBeatsClient, deadline: Deadline, *, progress: Progress = ignore_progress):
        self._client = client
        self._deadline = deadline
        self._lookup = BatchLookup("Fetching features from ReccoBeats", IDS_PER_CALL, self._fetch, deadline, progress)

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Look up each track by its id; if that is unknown, by the id that it replaces and by its ISRCs.

        ReccoBeats may know one release of a recording and not another, hence the second lookup.

        Raises:
            OutOfTime: the deadline passed.
        """
        lookup = self._lookup
        keys = [
            [key for key in (track.id, track.linked_from, track.isrc, *track.more_isrcs) if key] for track in tracks
        ]
        lookup.look_up([each[0] for each in keys if each])
        lookup.look_up([key for each in keys if each and each[0] not in lookup.found for key in each[1:]])
        return [
            next((lookup.found[key] for key in each if key in lookup.found), None) or lookup.missing(each)
            for each in keys
        ]

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, Found]:
        """Return the features of the known ids; an id may also be an ISRC, which several releases share."""
        features = self._client.audio_features(ids, self._deadline)
        tracks = unambiguous((each.id, each) for each in (self._client.tracks(ids, self._deadline) if features else []))
        joined = [
            (record, finding)
            for record in unambiguous((each.id, each) for each in features).values()
            if (finding := _to_found(record, tracks.get(record.id)))
        ]
        by_isrc = {record.isrc: finding for record, finding in reversed(joined) if record.isrc}
        by_id = unambiguous((record.spotify_id, finding) for record, finding in joined)
        return {key: found for key, found in {**by_isrc, **by_id}.items() if key in set(ids)}


def _to_found(record: _FeatureRecord, track: _TrackRecord | None) -> Found | None:
    """Join nine features and the duration; None if any is missing. ReccoBeats writes tempo 0 for an unknown tempo."""
    if track is None or not record.tempo:
        return None
    values = {name: getattr(record, name, None) for name in FEATURE_NAMES}
    features = AudioFeatures.complete({**values, "duration_ms": track.duration_ms})
    artists = tuple(artist.name for artist in track.artists if artist.name)
    return Found(features, "reccobeats", track.track_title, artists) if features else None


def _to_record(row: object, schema: type[Record]) -> Record | None:
    """Return the row as a record; None if it does not match the schema, which costs only this row's song."""
    try:
        return msgspec.convert(row, schema)
    except msgspec.ValidationError:
        return None


def _invalid_answer_error() -> UpstreamNonsense:
    return UpstreamNonsense(
        "ReccoBeats sent an answer that does not match its documentation.", advice=retry_advice(None)
    )
