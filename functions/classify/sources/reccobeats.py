"""ReccoBeats: a free, keyless service of one person, with Spotify's values under Spotify's ids.

https://reccobeats.com/docs. Unknown ids are left out and the order is its own, so answers are joined by the id at
the end of `href`, never by position. It knows no duration in audio-features: that stands in its /track.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Generic, TypeVar

import msgspec
import requests
from msgspec import Struct

from classify.core.features import FEATURE_NAMES, AudioFeatures, Finding, Found
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.errors import RateLimited, UpstreamNonsense, UpstreamUnavailable
from classify.sources.batch_lookup import BatchLookup
from classify.sources.http import CALL_TIMEOUT, Progress, ignore_progress, new_session, parse_retry_after, with_retries
from classify.sources.rate_limit import RateLimiter

IDS_PER_CALL = 40

Row = TypeVar("Row")


class _Artist(Struct):
    name: str | None = None


class _Facts(Struct, rename="camel"):
    """A record of /track."""

    id: str
    track_title: str | None = None
    duration_ms: float | None = None
    artists: tuple[_Artist, ...] = ()


class _Features(Struct):
    """A record of /audio-features; `id` is ReccoBeats' own, the same as in /track."""

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


class _Answer(Struct, Generic[Row]):
    content: list[Row]


class ReccoBeatsClient:
    """The service for as long as the process lives: one session, one pace for all requests."""

    def __init__(self, url: str, calls_per_second: float):
        self._url = url.rstrip("/")
        self._pace = RateLimiter(calls_per_second)
        self._session = new_session(self._url)

    def features(self, ids: Sequence[str], deadline: Deadline) -> list[_Features]:
        """The audio features of at most 40 Spotify ids or ISRCs, without duration."""
        return with_retries(partial(self._get, "audio-features", ids, _Answer[_Features], deadline), deadline)

    def facts(self, ids: Sequence[str], deadline: Deadline) -> list[_Facts]:
        """Title, artists and duration of at most 40 Spotify ids or ISRCs."""
        return with_retries(partial(self._get, "track", ids, _Answer[_Facts], deadline), deadline)

    def _get(self, path: str, ids: Sequence[str], form: type[_Answer[Row]], deadline: Deadline) -> list[Row]:
        self._pace.wait(deadline)
        try:
            response = self._session.get(
                f"{self._url}/{path}",
                params={"ids": ",".join(ids)},
                timeout=deadline.timeout(CALL_TIMEOUT),
                allow_redirects=False,
            )
        except requests.RequestException:
            raise UpstreamUnavailable("ReccoBeats cannot be reached or does not answer in time.") from None
        self._refuse_failures(response)
        try:
            return msgspec.json.decode(response.content, type=form).content
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise UpstreamNonsense(
                "ReccoBeats answered something that is not what its documentation promises."
            ) from None

    def _refuse_failures(self, response: requests.Response) -> None:
        wait = parse_retry_after(response.headers)
        if response.status_code == 429:
            self._pace.pause(wait or 1.0)
            raise RateLimited("ReccoBeats asks us to slow down. Try again after the time given.", retry_after=wait)
        if response.status_code >= 500:
            raise UpstreamUnavailable(f"ReccoBeats failed with status {response.status_code}.", retry_after=wait)
        if response.status_code != 200:
            raise UpstreamNonsense(f"ReccoBeats answered with the unexpected status {response.status_code}.")


class ReccoBeatsFeatures:
    """The provider of ReccoBeats' values, for one request; after a failure for good it asks no more."""

    def __init__(self, client: ReccoBeatsClient, deadline: Deadline, *, progress: Progress = ignore_progress):
        self._client = client
        self._deadline = deadline
        self._lookup = BatchLookup("Asking ReccoBeats for features", IDS_PER_CALL, self._fetch, deadline, progress)

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """What ReccoBeats knows of each track: by its id, and where that fails by the id it replaces and its ISRC.

        Which release of a recording is asked for decides whether ReccoBeats knows it; hence the second try.
        """
        lookup = self._lookup
        keys = [[key for key in (track.id, track.linked_from, track.isrc) if key] for track in tracks]
        lookup.look_up([each[0] for each in keys if each])
        lookup.look_up([key for each in keys if each and each[0] not in lookup.found for key in each[1:]])
        return [
            next((lookup.found[key] for key in each if key in lookup.found), None) or lookup.missing(each)
            for each in keys
        ]

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, Found]:
        """What is known under each of the ids, an ISRC being one too."""
        features = self._client.features(ids, self._deadline)
        facts = {each.id: each for each in self._client.facts(ids, self._deadline)} if features else {}
        found: dict[str, Found] = {}
        for row in features:
            known = _found(row, facts.get(row.id))
            if known is not None:
                for key in {(row.href or "").rsplit("/", 1)[-1], row.isrc or ""} & set(ids):
                    found.setdefault(key, known)
        return found


def _found(row: _Features, facts: _Facts | None) -> Found | None:
    """Nine features and the duration together; tempo 0 is ReccoBeats' way to say that it does not know."""
    if facts is None or not row.tempo:
        return None
    values = {name: getattr(row, name, None) for name in FEATURE_NAMES}
    features = AudioFeatures.complete({**values, "duration_ms": facts.duration_ms})
    artists = tuple(artist.name for artist in facts.artists if artist.name)
    return Found(features, "reccobeats", facts.track_title, artists) if features else None
