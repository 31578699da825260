"""The playlist of the faults: 140 entries on three pages, with local files, episodes, duplicates and an empty entry."""

from collections.abc import Iterator

from moodlist.simulator import Track
from moodlist.simulator.catalog import odd_entries, playlist_ids
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Contents, Entry, Playlist

PLAYLIST_ID = "1MoodlistFaults0000001"
NAME = "Through a bad line"
PAGE_SIZE = 50
BATCH_SIZE = 40  # ids in one call to ReccoBeats
DUPLICATES = {31: 12, 78: 63, 134: 119}  # position: the position of the same track before it


def catalog() -> Catalog:
    """Return the built-in tracks with the playlist of the faults as the only playlist."""
    sample = Catalog.sample()
    playlist = Playlist(PLAYLIST_ID, NAME, _entries(sample))
    return Catalog(Contents(sample.tracks, sample.albums, {PLAYLIST_ID: playlist}, []))


def _entries(sample: Catalog) -> list[Entry]:
    """Return the entries in order. Among the tracks are all gaps that ReccoBeats has."""
    plain = iter(sample.playlists[playlist_ids.THREE_PAGES].entries)
    gaps = _tracks_with_gaps(sample)
    entries: list[Entry] = []
    for position in range(1, 141):
        if position in DUPLICATES:
            entries.append(entries[DUPLICATES[position] - 1])
        elif position in {20, 70, 120}:
            entries.append(odd_entries.local_file(f"Rehearsal {position}"))
        elif position in {40, 90, 139}:
            entries.append(odd_entries.episode(f"Episode {position}"))
        elif position == 85:
            entries.append(odd_entries.NOTHING)
        elif position % 23 == 0:
            entries.append(Entry(next(gaps)))
        else:
            entries.append(next(plain))
    return entries


def _tracks_with_gaps(sample: Catalog) -> Iterator[Track]:
    """Yield one track for each gap: found only by its ISRC, only by its id, by nothing, or without a feature."""
    seen = set()
    for track in sample.tracks.values():
        gap = (track.reccobeats, track.reccobeats_gap)
        if gap != ("id_and_isrc", None) and gap not in seen:
            seen.add(gap)
            yield track
