"""A catalog of invented songs with what misleads a search, and their names as people and other services write them."""

import unicodedata
from random import Random
from typing import NamedTuple

from classify.core.song_names import SongName
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Contents, Features, Track

SYLLABLES = (
    *("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ró", "su", "tá", "ve", "xi", "yo", "zú", "ña", "ché", "fluo"),
    *("gran", "brü", "øst", "kli", "pan", "dor", "mis", "tel"),
)
LITTLE_WORDS = ("of", "the", "de", "la", "in", "sin", "my")


class GeneratedName(NamedTuple):
    """A name to search, what was done to it, and the ids that are right; none if no track of the catalog is it."""

    name: SongName
    spoiler: str
    right: frozenset[str]


class GeneratedNames:
    """A catalog and names, always the same for the same seed."""

    def __init__(self, seed: int, count: int):
        self._random = Random(seed)  # noqa: S311  # for tests
        self._tracks: dict[str, Track] = {}
        self.names = [self._song() for _ in range(count)]
        self.catalog = Catalog(Contents(self._tracks, {}, {}, []))

    def _song(self) -> GeneratedName:
        """Add a song and what resembles it, and return a name of the song."""
        random = self._random
        title, artist, guest = self._words(1, 4), self._words(1, 2), self._words(1, 2)
        duration = random.randrange(120_000, 300_000)
        artists = (artist, guest) if random.random() < 0.2 else (artist,)
        right = [self._add(title, artists, duration)]
        if random.random() < 0.3:
            version = random.choice((" - Remastered 2011", " (2009 Remaster)", " (Deluxe Edition)"))
            right.append(self._add(title + version, artists, duration + random.randrange(-900, 900)))
        self._add(title, (self._words(1, 2),), duration + random.randrange(-20_000, 20_000))  # a cover
        self._add(f"{title} - Live at {self._words(1, 1)}", artists, duration + 20_000)
        self._add(f"{title} (Karaoke Version)", (f"{artist} Karaoke",), duration)
        self._add(f"{title} {self._words(1, 1)}", artists, duration)  # another song, whose title begins alike
        known = random.random() < 0.5
        written = float(duration + random.randrange(-1000, 1000)) if known else None
        return self._spoilt(title, artist, guest, written, frozenset(right))

    def _spoilt(
        self, title: str, artist: str, guest: str, duration: float | None, right: frozenset[str]
    ) -> GeneratedName:
        random = self._random
        spoilers = {
            "none": (title, artist, right),
            "remaster": (f"{title} - Remastered {random.randrange(1999, 2026)}", artist, right),
            "guest": (f"{title} (feat. {guest})", artist, right),
            "guest of the artist": (title, f"{artist} feat. {guest}", right),
            "letter case": (title.upper(), artist.lower(), right),
            "accents": (_without_accents(title), _without_accents(artist), right),
            "swapped": (artist, title, right),
            "video": (f"{title} [Official Video]", artist, right),
            "article": (title, f"The {artist}", right),
            "same title": (title, artist, right),
            "another length": (title, artist, right),
            "another version": (f"{title} - {random.choice(('Live', 'Acoustic', 'Remix', 'Demo'))}", artist, None),
            "another artist": (title, self._words(2, 3), None),
            "unknown": (self._words(3, 4), artist, None),
        }
        spoiler = random.choice([*spoilers, *("none", "remaster", "guest", "letter case", "swapped") * 2])
        written, by, answer = spoilers[spoiler]
        if spoiler == "same title":  # of the same artist, on another album
            other = self._add(title, (artist,), 400_000)
            answer = right if duration else frozenset()
            if duration and random.random() < 0.5:
                duration, answer = 400_000.0, frozenset([other])
        if spoiler == "another length":
            duration, answer = 500_000.0, None
        return GeneratedName(SongName(written, (by,), duration), spoiler, answer or frozenset())

    def _add(self, title: str, artists: tuple[str, ...], duration: int) -> str:
        number = len(self._tracks)
        id_ = spotify_id(f"generated {number}")
        features = Features(0.5, 0.1, 120.0, 0.05, 0.2, 0.0, 0.7, duration, -7.0, 0.6)
        isrc = f"ZZGEN26{number:05}"
        self._tracks[id_] = Track(id_, title, artists, "Album", spotify_id(f"album {number}"), isrc, 50, features)
        return id_

    def _words(self, least: int, most: int) -> str:
        random = self._random
        words = [
            "".join(random.choices(SYLLABLES, k=random.randrange(2, 4))) for _ in range(random.randint(least, most))
        ]
        if len(words) > 2 and random.random() < 0.3:
            words.insert(1, random.choice(LITTLE_WORDS))
        return " ".join([words[0].capitalize(), *words[1:]])


def _without_accents(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
