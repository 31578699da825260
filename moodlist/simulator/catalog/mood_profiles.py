"""Typical features of each mood, and random features drawn from them."""

from typing import NamedTuple

from moodlist.simulator.catalog.records import Features
from moodlist.simulator.catalog.seeded_random import SeededRandom


class Spread(NamedTuple):
    """A feature's mean and standard deviation."""

    mean: float
    deviation: float


class Profile(NamedTuple):
    """The features' spreads; loudness rises with energy, and acousticness falls."""

    valence: Spread
    energy: Spread
    danceability: Spread
    acousticness: Spread
    tempo: Spread
    instrumental_share: float
    """The share of songs without vocals, 0 to 1."""
    speechiness: Spread


PROFILES: dict[str, Profile] = {
    "happy": Profile(
        valence=Spread(0.80, 0.09),
        energy=Spread(0.76, 0.08),
        danceability=Spread(0.72, 0.08),
        acousticness=Spread(0.16, 0.09),
        tempo=Spread(119, 10),
        instrumental_share=0.02,
        speechiness=Spread(0.06, 0.02),
    ),
    "aggressive": Profile(
        valence=Spread(0.29, 0.09),
        energy=Spread(0.94, 0.03),
        danceability=Spread(0.45, 0.08),
        acousticness=Spread(0.01, 0.01),
        tempo=Spread(146, 17),
        instrumental_share=0.05,
        speechiness=Spread(0.11, 0.04),
    ),
    "dark": Profile(
        valence=Spread(0.17, 0.06),
        energy=Spread(0.29, 0.08),
        danceability=Spread(0.43, 0.08),
        acousticness=Spread(0.72, 0.12),
        tempo=Spread(92, 14),
        instrumental_share=0.08,
        speechiness=Spread(0.04, 0.01),
    ),
    "relaxing": Profile(
        valence=Spread(0.52, 0.11),
        energy=Spread(0.20, 0.07),
        danceability=Spread(0.56, 0.09),
        acousticness=Spread(0.84, 0.08),
        tempo=Spread(98, 13),
        instrumental_share=0.90,
        speechiness=Spread(0.04, 0.01),
    ),
    "driving": Profile(
        valence=Spread(0.50, 0.10),
        energy=Spread(0.82, 0.06),
        danceability=Spread(0.60, 0.07),
        acousticness=Spread(0.05, 0.04),
        tempo=Spread(127, 9),
        instrumental_share=0.15,
        speechiness=Spread(0.05, 0.02),
    ),
    "bittersweet": Profile(
        valence=Spread(0.42, 0.09),
        energy=Spread(0.48, 0.08),
        danceability=Spread(0.58, 0.08),
        acousticness=Spread(0.40, 0.12),
        tempo=Spread(107, 11),
        instrumental_share=0.04,
        speechiness=Spread(0.04, 0.01),
    ),
}


def draw_features(mood: str, random: SeededRandom) -> Features:
    """Draw ten features of a song of this mood."""
    profile = PROFILES[mood]
    energy = _share(random.normal(*profile.energy))
    against_energy = 0.8 * (profile.energy.mean - energy)
    without_vocals = random.uniform() < profile.instrumental_share
    return Features(
        energy=energy,
        liveness=_share(0.09 + 0.25 * random.uniform() ** 3),
        tempo=round(max(60.0, random.normal(*profile.tempo)), 3),
        speechiness=_share(random.normal(*profile.speechiness), lowest=0.023),
        acousticness=_share(random.normal(*profile.acousticness) + against_energy, lowest=0.00002),
        instrumentalness=_share(random.normal(0.88, 0.04))
        if without_vocals
        else _share(0.004 * random.uniform() ** 4, lowest=0.0),
        danceability=_share(random.normal(*profile.danceability)),
        duration_ms=int(random.normal(214_000, 30_000)),
        loudness=round(random.normal(-3.8, 0.7) - 15.5 * (1 - energy) ** 1.35, 3),
        valence=_share(random.normal(*profile.valence)),
    )


def _share(value: float, lowest: float = 0.02) -> float:
    return round(min(0.985, max(lowest, value)), 5)
