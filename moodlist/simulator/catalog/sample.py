"""The built-in catalog: invented artists, and playlists for a demo, for tests and for benchmarks."""

from itertools import chain, zip_longest

from moodlist.simulator.catalog import odd_entries, playlist_ids
from moodlist.simulator.catalog.ids import REAL_TRACK, spotify_id
from moodlist.simulator.catalog.records import Contents, Entry, Playlist, Track
from moodlist.simulator.catalog.sample_tracks import Shelf, shelves
from moodlist.simulator.catalog.web_api_objects import track_object

SPOTIFY = "spotify"
OTHER_USER = "marta-from-work"


def build() -> Contents:
    """Return tracks, albums, playlists and liked songs; always the same."""
    by_mood = shelves()
    albums = {album.id: album for shelf in by_mood.values() for album in shelf.albums}
    tracks = [track for album in albums.values() for track in album.tracks]
    relinked, replacement = _relinked(by_mood["bittersweet"].albums[0].tracks[7])
    mixed = _alternating(by_mood)
    real = by_mood["happy"].plain[0]._replace(id=REAL_TRACK, isrc="ZZMDL2690003")
    every = [*tracks, relinked, replacement, real, *(large := _ten_thousand(mixed))]
    lists = [
        Playlist(playlist_ids.ROAD_TRIP, "Road trip", _road_trip(mixed, tracks), description="Everybody gets one song"),
        Playlist(playlist_ids.QUIET_EVENING, "Quiet evening", _entries(by_mood["relaxing"].plain[:40])),
        Playlist(playlist_ids.RAINY_DAYS, "Rainy days", _entries(by_mood["dark"].plain[:40])),
        Playlist(playlist_ids.LOUD_ROOM, "Loud room", _entries(by_mood["aggressive"].plain[:40])),
        Playlist(playlist_ids.FIESTA, "Fiesta", _entries(_fiesta(by_mood["happy"]))),
        Playlist(playlist_ids.THREE_PAGES, "Three pages", _entries(mixed[100:230])),
        Playlist(playlist_ids.TEN_THOUSAND, "Ten thousand", _entries(large)),
        Playlist(playlist_ids.ODD_ENTRIES, "Odd entries", _odd(mixed, relinked)),
        Playlist(playlist_ids.EMPTY, "Empty", []),
        Playlist(playlist_ids.PRIVATE, "For nobody else", _entries(mixed[20:40]), public=False),
        Playlist(playlist_ids.COLLABORATIVE, "Together", _entries(mixed[60:85]), OTHER_USER, collaborators=(None,)),
        Playlist(
            playlist_ids.OTHER_USERS_PUBLIC, "Marta's mix", _entries(mixed[85:115]), OTHER_USER, followers=(None,)
        ),
        Playlist(playlist_ids.OTHER_USERS_PRIVATE, "Secret", _entries(mixed[5:15]), OTHER_USER, public=False),
        Playlist(playlist_ids.MADE_BY_SPOTIFY, "Mood booster", _entries(mixed[115:165]), SPOTIFY),
    ]
    liked = _entries([*mixed[:110], *(track for track in tracks if track.reccobeats_gap)][:120])
    return Contents({track.id: track for track in every}, albums, {each.id: each for each in lists}, liked)


def _entries(tracks: list[Track]) -> list[Entry]:
    return [Entry(track) for track in tracks]


def _alternating(by_mood: dict[str, Shelf]) -> list[Track]:
    turns = zip_longest(*(shelf.plain for shelf in by_mood.values()))
    return [track for track in chain.from_iterable(turns) if track]


def _fiesta(happy: Shelf) -> list[Track]:
    spanish = {"Los Paraguas Amarillos", "Pomelo y Canela", "Lola Mirabela"}
    return sorted(happy.plain, key=lambda track: track.artists[0] not in spanish)[:30]


def _road_trip(mixed: list[Track], tracks: list[Track]) -> list[Entry]:
    unknown = next(track for track in tracks if track.reccobeats == "nothing")
    entries = _entries(mixed[:55])
    entries.insert(9, odd_entries.local_file())
    entries.insert(21, Entry(unknown))
    entries.insert(33, odd_entries.episode())
    entries.insert(44, odd_entries.NOTHING)
    entries.append(entries[2])
    return entries


def _odd(mixed: list[Track], relinked: Track) -> list[Entry]:
    plain, *others = mixed[40:46]
    return [
        Entry(plain),
        odd_entries.NOTHING,
        odd_entries.local_file(),
        odd_entries.local_file("Voice memo", "", seconds=0),
        odd_entries.local_file("Tape hiss", "Our Own Band", seconds=None),
        odd_entries.episode(),
        odd_entries.EMPTY,
        odd_entries.without_external_ids(track_object(others[0])),
        Entry(relinked),
        odd_entries.unplayable(track_object(others[1])),
        Entry(plain),
        odd_entries.undated(others[2]),
    ]


def _relinked(track: Track) -> tuple[Track, Track]:
    """Return a release that ReccoBeats finds only by its id, and the one that replaces it in the listener's market."""
    replacement = track._replace(id=spotify_id("replacement"), isrc="ZZMDL2690001", reccobeats="nothing")
    requested = track._replace(
        id=spotify_id("relinked"), isrc="ZZMDL2690002", reccobeats="id", replaced_by=replacement.id
    )
    return requested, replacement


def _ten_thousand(tracks: list[Track]) -> list[Track]:
    return [
        tracks[number % len(tracks)]._replace(
            id=f"0MoodlistLarge{number:08d}",
            isrc=f"ZZMDX26{number:05d}",
            name=f"{tracks[number % len(tracks)].name} (Take {number // len(tracks) + 1})",
        )
        for number in range(10_000)
    ]
