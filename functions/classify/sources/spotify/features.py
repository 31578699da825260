"""Spotify's own audio features, for apps that still have access to them. Off unless MOODLIST_SPOTIFY_FEATURES is set.

https://developer.spotify.com/documentation/web-api/reference/get-several-audio-features
"""

import threading
from collections.abc import Mapping, Sequence

from classify.core.features import AudioFeatures, Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.deadline import Deadline
from classify.errors import PlaylistForbidden
from classify.sources.batch_lookup import BatchLookup, unambiguous
from classify.sources.http import Progress, ignore_progress
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error

IDS_PER_CALL = 100


class SpotifyFeatures:
    """The feature provider over Spotify, for one request. The first 403 sets `closed` for the whole process."""

    def __init__(
        self,
        client: SpotifyClient,
        closed: threading.Event,
        deadline: Deadline,
        *,
        progress: Progress = ignore_progress,
    ):
        self._client = client
        self._closed = closed
        self._deadline = deadline
        self._progress = progress

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Look up each track by its id.

        Raises:
            OutOfTime: the deadline passed.
        """
        lookup = BatchLookup(
            "Fetching features from Spotify", IDS_PER_CALL, self._fetch, self._deadline, self._progress
        )
        if not self._closed.is_set():
            lookup.look_up([track.id for track in tracks if track.id])
        return [self._finding(track, lookup) for track in tracks]

    @staticmethod
    def _finding(track: Track, lookup: BatchLookup) -> Finding:
        if track.id is None:
            return Missing(SkipReason.NO_FEATURES if track.identity else SkipReason.NO_ID)
        return lookup.found.get(track.id) or lookup.missing([track.id])

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, Found]:
        if self._closed.is_set():
            return {}
        try:
            answer = self._client.get("audio-features", self._deadline, ids=",".join(ids))
        except PlaylistForbidden:  # as for every app registered since November 2024
            self._closed.set()
            return {}
        rows = answer.get("audio_features")
        if not isinstance(rows, list):
            raise invalid_answer_error()
        valid = [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
        found = [(row["id"], AudioFeatures.complete(row)) for row in valid]
        return unambiguous((id_, Found(features, "spotify")) for id_, features in found if features is not None)
