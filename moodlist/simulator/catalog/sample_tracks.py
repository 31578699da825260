"""The built-in albums: 38 invented artists, ten tracks of each, every track drawn from its mood."""

from itertools import cycle
from typing import NamedTuple

from moodlist.simulator.catalog import words
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.mood_profiles import draw_features
from moodlist.simulator.catalog.records import Album, KnownBy, Track
from moodlist.simulator.catalog.seeded_random import SeededRandom

PLAIN_TRACKS = 8
"""The first eight of an album hold no surprise; what ReccoBeats does not know well stands behind them."""


class Surprise(NamedTuple):
    """How badly ReccoBeats knows a track: by which keys, and lacking which feature."""

    known_by: KnownBy = "id_and_isrc"
    gap: str | None = None


_SURPRISES = (
    Surprise("nothing"),
    Surprise("isrc"),
    Surprise(gap="tempo"),
    Surprise(gap="valence"),
    Surprise("id"),
    Surprise(gap="instrumentalness"),
)


class Shelf(NamedTuple):
    """The albums of one mood."""

    mood: str
    albums: list[Album]

    @property
    def plain(self) -> list[Track]:
        """Tracks that every service knows in full, the artists taking turns."""
        return [album.tracks[place] for place in range(PLAIN_TRACKS) for album in self.albums]


def shelves() -> dict[str, Shelf]:
    """All built-in albums, by mood."""
    surprises = cycle(_SURPRISES)
    taken: set[str] = set()
    shelves = {}
    numbered = 0
    for mood, artists in words.ARTISTS.items():
        albums = []
        for artist in artists:
            albums.append(_album(artist, mood, numbered, taken))
            numbered += 10
        for album in albums:
            awkward = zip(album.tracks[PLAIN_TRACKS:], surprises, strict=False)
            album.tracks[PLAIN_TRACKS:] = [_surprising(*each) for each in awkward]
        shelves[mood] = Shelf(mood, albums)
    return shelves


def _surprising(track: Track, surprise: Surprise) -> Track:
    return track._replace(reccobeats=surprise.known_by, reccobeats_gap=surprise.gap)


def _album(artist: str, mood: str, numbered: int, taken: set[str]) -> Album:
    chance = SeededRandom(artist)
    name = _title(artist, mood, chance, taken)
    album = Album(spotify_id(f"album {artist}"), name, (artist,))
    guests = [other for other in words.ARTISTS[mood] if other != artist]
    for place in range(10):
        artists = (artist, chance.pick(guests)) if chance.uniform() < 0.12 else (artist,)
        album.tracks.append(
            Track(
                id=spotify_id(f"track {artist} {place}"),
                name=_title(artist, mood, chance, taken),
                artists=artists,
                album=name,
                album_id=album.id,
                isrc=f"ZZMDL26{numbered + place:05d}",
                popularity=int(70 * chance.uniform()),
                features=draw_features(mood, chance),
            )
        )
    return album


def _title(artist: str, mood: str, chance: SeededRandom, taken: set[str]) -> str:
    if artist in words.SPANISH:
        templates, adjectives, nouns = words.TITULOS, words.ADJETIVOS[mood], words.NOMBRES[mood]
    else:
        templates, adjectives, nouns = words.TITLES, words.ADJECTIVES[mood], words.NOUNS[mood]
    while True:
        noun = chance.pick(nouns)
        title = chance.pick(templates).format(
            adjective=chance.pick(adjectives),
            noun=noun,
            noun2=chance.pick([other for other in nouns if other != noun]),
            name=chance.pick(words.NAMES),
        )
        if title not in taken:
            taken.add(title)
            return title
