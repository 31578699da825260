"""The built-in albums: 38 invented artists with ten tracks each, whose features are drawn from the artist's mood."""

from itertools import cycle
from typing import NamedTuple

from moodlist.simulator.catalog import words
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.mood_profiles import draw_features
from moodlist.simulator.catalog.records import Album, KnownBy, Track
from moodlist.simulator.catalog.seeded_random import SeededRandom

PLAIN_TRACKS = 8
"""ReccoBeats has complete data for the first eight tracks of an album; the last two have gaps."""


class Gap(NamedTuple):
    """What ReccoBeats lacks of a track: the keys that find it, and the missing feature."""

    known_by: KnownBy = "id_and_isrc"
    feature: str | None = None


_GAPS = (
    Gap("nothing"),
    Gap("isrc"),
    Gap(feature="tempo"),
    Gap(feature="valence"),
    Gap("id"),
    Gap(feature="instrumentalness"),
)


class Shelf(NamedTuple):
    """The albums of one mood."""

    mood: str
    albums: list[Album]

    @property
    def plain(self) -> list[Track]:
        """The tracks for which every service has complete data, the artists alternating."""
        return [album.tracks[place] for place in range(PLAIN_TRACKS) for album in self.albums]


def shelves() -> dict[str, Shelf]:
    """Return all built-in albums by mood."""
    gaps = cycle(_GAPS)
    taken: set[str] = set()
    shelves = {}
    numbered = 0
    for mood, artists in words.ARTISTS.items():
        albums = []
        for artist in artists:
            albums.append(_album(artist, mood, numbered, taken))
            numbered += 10
        for album in albums:
            incomplete = zip(album.tracks[PLAIN_TRACKS:], gaps, strict=False)
            album.tracks[PLAIN_TRACKS:] = [_with_gap(*each) for each in incomplete]
        shelves[mood] = Shelf(mood, albums)
    return shelves


def _with_gap(track: Track, gap: Gap) -> Track:
    return track._replace(reccobeats=gap.known_by, reccobeats_gap=gap.feature)


def _album(artist: str, mood: str, numbered: int, taken: set[str]) -> Album:
    random = SeededRandom(artist)
    name = _title(artist, mood, random, taken)
    album = Album(spotify_id(f"album {artist}"), name, (artist,))
    guests = [other for other in words.ARTISTS[mood] if other != artist]
    for place in range(10):
        artists = (artist, random.pick(guests)) if random.uniform() < 0.12 else (artist,)
        album.tracks.append(
            Track(
                id=spotify_id(f"track {artist} {place}"),
                name=_title(artist, mood, random, taken),
                artists=artists,
                album=name,
                album_id=album.id,
                isrc=f"ZZMDL26{numbered + place:05d}",
                popularity=int(70 * random.uniform()),
                features=draw_features(mood, random),
            )
        )
    return album


def _title(artist: str, mood: str, random: SeededRandom, taken: set[str]) -> str:
    if artist in words.SPANISH:
        templates, adjectives, nouns = words.TITULOS, words.ADJETIVOS[mood], words.NOMBRES[mood]
    else:
        templates, adjectives, nouns = words.TITLES, words.ADJECTIVES[mood], words.NOUNS[mood]
    while True:
        noun = random.pick(nouns)
        title = random.pick(templates).format(
            adjective=random.pick(adjectives),
            noun=noun,
            noun2=random.pick([other for other in nouns if other != noun]),
            name=random.pick(words.NAMES),
        )
        if title not in taken:
            taken.add(title)
            return title
