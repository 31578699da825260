"""The feature provider over ReccoBeats, which has Spotify's audio features by Spotify id.

Its answers leave out unknown ids and have an order of their own, so they are joined by the id at the end of `href`,
never by position. /audio-features has no duration; /track has it.
"""

import time
from collections.abc import Mapping, Sequence

from classify.core.features import FEATURE_NAMES, AudioFeatures, Finding, Found, month_of
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.sources.batch_lookup import BatchLookup, unambiguous
from classify.sources.http import Progress, ignore_progress
from classify.sources.reccobeats_client import FeatureRecord, ReccoBeatsClient, TrackRecord

__all__ = ["ReccoBeatsClient", "ReccoBeatsFeatures"]

IDS_PER_CALL = 40


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


def _to_found(record: FeatureRecord, track: TrackRecord | None) -> Found | None:
    """Join nine features and the duration; None if any is missing. ReccoBeats writes tempo 0 for an unknown tempo."""
    if track is None or not record.tempo:
        return None
    values = {name: getattr(record, name, None) for name in FEATURE_NAMES}
    features = AudioFeatures.complete({**values, "duration_ms": track.duration_ms})
    if features is None:
        return None
    return Found(features, "reccobeats", track.track_title, track.artist_names, month_of(time.time()))
