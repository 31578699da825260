"""Finds the songs of a list that have no ids by their names, with ReccoBeats' search.

At most two calls a song: one with the title and, if nothing fits, one with the artist, in case a list has exchanged the
two. What was found is stored for ever; what was not, as long as a miss of the feature cache.
"""

import hashlib
import time
from collections.abc import Sequence
from functools import partial

import msgspec
from msgspec import Struct, structs

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.song_names import Candidate, NameResult, SongName, match_name, normalise_title, search_text
from classify.core.spotify_link import is_spotify_id
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime
from classify.sources.feature_cache import FeatureStore
from classify.sources.feature_cache.entries import MISS_TTL
from classify.sources.feature_cache.provider import TimeBudget
from classify.sources.feature_cache.store import Entry
from classify.sources.http import Progress, ignore_progress, run_concurrently
from classify.sources.reccobeats_client import ReccoBeatsClient, SearchRecord

SONGS_PER_BLOCK = 32  # stored together; a passed deadline loses no more than these
MAX_CANDIDATES = 5  # of a song that was not found, best first
NAME_PREFIX = "name:"  # of the keys in the store
_MIN_TEXT, _MAX_TEXT = 3, 1000  # characters that ReccoBeats searches for


class _Stored(Struct, frozen=True, omit_defaults=True):
    """What a search found, as an entry of the store."""

    named: NameResult


class NameSearch:
    """Searches the songs of one request. The store must never raise; None stores nothing."""

    def __init__(
        self,
        client: ReccoBeatsClient,
        store: FeatureStore | None,
        deadline: Deadline,
        *,
        progress: Progress = ignore_progress,
    ):
        self._client = client
        self._store = store
        self._deadline = deadline
        self._budget = TimeBudget(deadline)
        self._progress = progress
        self._failure: MoodlistError | None = None

    def resolve(self, playlist: Playlist) -> Playlist:
        """Return the playlist with the songs that were found as tracks, and the others skipped with candidates.

        A song for which ReccoBeats fails is skipped as PROVIDER_UNAVAILABLE. One that is found twice is a duplicate.

        Raises:
            OutOfTime: the deadline passed. What was found before that is stored.
            MoodlistError: ReccoBeats failed before it answered for any song, and the playlist has no other track.
        """
        searched = {item.position: item.named for item in playlist.skipped if item.named}
        if not searched:
            return playlist
        results = self._find_all(list(dict.fromkeys(searched.values())))
        if self._failure and not playlist.tracks and not any(results.values()):
            raise self._failure
        items = [
            _item(item, results[searched[item.position]])
            if isinstance(item, Skipped) and item.position in searched
            else item
            for item in playlist.items
        ]
        fields = {name: getattr(playlist, name) for name in ("name", "url", "snapshot_id", "notes")}
        return Playlist.of(items, **fields)

    def _find_all(self, names: Sequence[SongName]) -> dict[SongName, NameResult | None]:
        """Return the result of each name; None if ReccoBeats failed."""
        results: dict[SongName, NameResult | None] = dict(self._read(names))
        missing = [name for name in names if name not in results]
        for start in range(0, len(missing), SONGS_PER_BLOCK):
            self._progress("Searching songs by name", start, len(missing))
            block = missing[start : start + SONGS_PER_BLOCK]
            found = run_concurrently([partial(self._find, name) for name in block], self._deadline)
            results.update(zip(block, found, strict=True))
            self._write({name: result for name, result in zip(block, found, strict=True) if result})
        return results

    def _find(self, name: SongName) -> NameResult | None:
        """Search one song. After a failure, no further call is made."""
        if self._failure is not None:
            return None
        try:
            result = self._search(name)
            if result.match or result.is_ambiguous:
                return result
            swapped = self._search(name.swapped)
        except OutOfTime:
            raise
        except MoodlistError as error:
            error.__traceback__ = error.__context__ = None  # they would keep in memory what the call has read
            self._failure = error
            return None
        return swapped if swapped.match else result if result.candidates else swapped

    def _search(self, name: SongName) -> NameResult:
        text = search_text(name.title)
        if len(text) < _MIN_TEXT:
            text = f"{name.title} {' '.join(name.artists)}"
        if len(text) < _MIN_TEXT:
            return NameResult()
        records = self._client.search(text[:_MAX_TEXT], self._deadline)
        candidates = {each.spotify_id: _candidate(each) for each in records if is_spotify_id(each.spotify_id)}
        result = match_name(name, candidates.values())
        return structs.replace(result, candidates=result.candidates[:MAX_CANDIDATES])

    def _read(self, names: Sequence[SongName]) -> dict[SongName, NameResult]:
        if self._store is None:
            return {}
        by_key = {_key(name): name for name in names}
        with self._budget.spend() as deadline:
            entries = self._store.read(list(by_key), deadline)
        now = time.time()
        return {by_key[entry.key]: result for entry in entries if (result := _result(entry, now))}

    def _write(self, results: dict[SongName, NameResult]) -> None:
        if self._store is None or not results:
            return
        now = int(time.time())
        entries = [
            Entry(_key(name), msgspec.json.encode(_Stored(result)).decode(), None if result.match else now + MISS_TTL)
            for name, result in results.items()
        ]
        with self._budget.spend() as deadline:
            self._store.write(list({entry.key: entry for entry in entries}.values()), deadline)


def _item(item: Skipped, result: NameResult | None) -> Track | Skipped:
    """Return the track that was found for a skipped item, or the item with the reason why not."""
    if result is None:
        return structs.replace(item, reason=SkipReason.PROVIDER_UNAVAILABLE)
    if result.match is None:
        reason = SkipReason.AMBIGUOUS if result.is_ambiguous else SkipReason.NOT_FOUND
        return structs.replace(item, reason=reason, candidates=result.candidates)
    return Track(position=item.position, id=result.match.id, name=item.name, artists=item.artists, matched=result.match)


def _candidate(record: SearchRecord) -> Candidate:
    return Candidate(record.spotify_id, record.track_title or "", record.artist_names, record.duration_ms)


def _key(name: SongName) -> str:
    """Return the key of a song's entry. It is short, whatever the title, and says nothing of it."""
    text = msgspec.json.encode([normalise_title(name.title), name.artists, name.duration_ms])
    return f"{NAME_PREFIX}{hashlib.sha256(text).hexdigest()[:32]}"


def _result(entry: Entry, now: float) -> NameResult | None:
    if entry.expires is not None and entry.expires <= now:
        return None
    try:
        return msgspec.json.decode(entry.value, type=_Stored).named
    except msgspec.MsgspecError:
        return None
