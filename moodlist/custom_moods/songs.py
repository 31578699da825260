"""The songs of own moods: which of them can teach a model, and how many are left out for which reason."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from classify.core.features import Finding, Found
from classify.core.playlist import SkipReason, Track

IN_TWO_MOODS = "in another mood too"


class Labelled(NamedTuple):
    """A song of one mood."""

    mood: str
    track: Track

    def keys(self) -> set[tuple[str, ...]]:
        """What two entries of one song may share: many files know no ISRC, and each release has an id of its own."""
        track = self.track
        named = track.name and track.artists
        names = ("names", *(name.casefold() for name in (track.name or "", *track.artists))) if named else ()
        given = (("id", track.id or ""), ("isrc", track.isrc or ""), names)
        return {key for key in given if key and key[1]}


LeftOut = Counter[tuple[str, str]]  # by mood and reason


def of_one_mood(songs: Sequence[Labelled], left_out: LeftOut) -> list[Labelled]:
    """Each song once; none that stands in two moods, for nobody knows which of the two it should teach."""
    moods: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for song in songs:
        for key in song.keys():  # noqa: SIM118  # this is no dict
            moods[key].add(song.mood)
    kept, seen = [], set[tuple[str, ...]]()
    for song in songs:
        keys = song.keys()
        again = {(song.mood, *key) for key in keys}
        if again & seen:
            left_out[song.mood, spoken(SkipReason.DUPLICATE)] += 1
        elif any(len(moods[key]) > 1 for key in keys):
            left_out[song.mood, IN_TWO_MOODS] += 1
        else:
            kept.append(song)
        seen |= again
    return kept


def training_row(song: Labelled, finding: Finding, left_out: LeftOut) -> tuple[object, ...] | None:
    """Features, mood, artist, title and link; None, and one more left out, where there are no features."""
    if isinstance(finding, Found):
        artist = next(iter((*song.track.artists, *finding.artists)), "")
        return (*finding.features.row(), song.mood, artist, song.track.name or finding.name or "", song.track.url or "")
    why = f" ({finding.error.detail})" if finding.error else ""
    left_out[song.mood, spoken(finding.reason) + why] += 1
    return None


def spoken(reason: SkipReason) -> str:
    """The reason in words."""
    return reason.value.replace("_", " ")
