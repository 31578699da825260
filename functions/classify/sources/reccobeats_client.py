"""ReccoBeats' HTTP API: a free service without API keys, run by one person. https://reccobeats.com/docs."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

import msgspec
import requests
from msgspec import Struct

from classify.deadline import Deadline
from classify.errors import RateLimited, UpstreamNonsense, UpstreamUnavailable
from classify.sources.http import CALL_TIMEOUT, RedirectRefused, new_session, parse_retry_after, with_retries
from classify.sources.json_answers import decode_json
from classify.sources.rate_limit import RateLimiter
from classify.sources.retries import retry_advice

Record = TypeVar("Record")


class _Artist(Struct):
    name: str | None = None


class TrackRecord(Struct, rename="camel"):
    """A record in an answer of /track; `id` is ReccoBeats' own."""

    id: str
    track_title: str | None = None
    duration_ms: float | None = None
    artists: tuple[_Artist, ...] = ()

    @property
    def artist_names(self) -> tuple[str, ...]:
        """The names of the artists."""
        return tuple(artist.name for artist in self.artists if artist.name)


class SearchRecord(TrackRecord, rename="camel"):
    """A record in an answer of /track/search."""

    href: str | None = None

    @property
    def spotify_id(self) -> str:
        """Spotify's id of the track; "" if absent."""
        return spotify_id(self.href)


class FeatureRecord(Struct):
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
        return spotify_id(self.href)


class ReccoBeatsClient:
    """The client of the whole process: all requests share its session and its rate limit."""

    def __init__(self, url: str, calls_per_second: float):
        self._url = url.rstrip("/")
        self._rate_limiter = RateLimiter(calls_per_second)
        self._session = new_session(self._url)

    def audio_features(self, ids: Sequence[str], deadline: Deadline) -> list[FeatureRecord]:
        """Return the audio features, without durations, of at most 40 Spotify ids or ISRCs.

        Raises:
            MoodlistError: ReccoBeats refuses, fails, or its answer is invalid.
        """
        params = {"ids": ",".join(ids)}
        return with_retries(partial(self._get, "audio-features", params, FeatureRecord, deadline), deadline)

    def tracks(self, ids: Sequence[str], deadline: Deadline) -> list[TrackRecord]:
        """Return title, artists and duration of at most 40 Spotify ids or ISRCs.

        Raises:
            MoodlistError: as `audio_features` does.
        """
        return with_retries(partial(self._get, "track", {"ids": ",".join(ids)}, TrackRecord, deadline), deadline)

    def search(self, text: str, deadline: Deadline) -> list[SearchRecord]:
        """Return up to 50 tracks whose titles contain the text, which has 3 to 1,000 characters.

        Raises:
            MoodlistError: as `audio_features` does.
        """
        params = {"searchText": text, "page": "0", "size": "50"}
        return with_retries(partial(self._get, "track/search", params, SearchRecord, deadline), deadline)

    def _get(self, path: str, params: Mapping[str, str], schema: type[Record], deadline: Deadline) -> list[Record]:
        self._rate_limiter.wait(deadline)
        query = urlencode(params, safe=",")  # requests would encode each comma, which is slow
        try:
            response = self._session.get(f"{self._url}/{path}", params=query, timeout=deadline.timeout(CALL_TIMEOUT))
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


def spotify_id(href: str | None) -> str:
    """Return Spotify's id at the end of a link; "" if absent."""
    return (href or "").rsplit("/", 1)[-1]
