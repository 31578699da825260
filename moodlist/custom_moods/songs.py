"""Selects the songs that a model can be trained on, and counts the excluded ones by reason."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from classify.core.features import Finding, Found
from classify.core.playlist import SkipReason, Track

IN_TWO_MOODS = "in another mood too"


class LabelledSong(NamedTuple):
    """A song with its mood."""

    mood: str
    track: Track

    def keys(self) -> set[tuple[str, ...]]:
        """Return what entries of the same song share: each release has its own id, and many files have no ISRC."""
        track = self.track
        has_names = track.name and track.artists
        names = ("names", *(name.casefold() for name in (track.name or "", *track.artists))) if has_names else ()
        keys = (("id", track.id or ""), ("isrc", track.isrc or ""), names)
        return {key for key in keys if key and key[1]}


ExcludedCounts = Counter[tuple[str, str]]  # by mood and reason


def exclude_ambiguous(songs: Sequence[LabelledSong], excluded: ExcludedCounts) -> list[LabelledSong]:
    """Return the songs of exactly one mood, each once; count the others in `excluded`."""
    moods: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for song in songs:
        for key in song.keys():  # noqa: SIM118  # not a dict
            moods[key].add(song.mood)
    unambiguous, seen = [], set[tuple[str, ...]]()
    for song in songs:
        keys = song.keys()
        keys_in_mood = {(song.mood, *key) for key in keys}
        if keys_in_mood & seen:
            excluded[song.mood, reason_text(SkipReason.DUPLICATE)] += 1
        elif any(len(moods[key]) > 1 for key in keys):
            excluded[song.mood, IN_TWO_MOODS] += 1
        else:
            unambiguous.append(song)
        seen |= keys_in_mood
    return unambiguous


def training_row(song: LabelledSong, finding: Finding, excluded: ExcludedCounts) -> tuple[object, ...] | None:
    """Return features, mood, artist, title and link; without features, count the song in `excluded` and return None."""
    if isinstance(finding, Found):
        artist = next(iter((*song.track.artists, *finding.artists)), "")
        return (*finding.features.row(), song.mood, artist, song.track.name or finding.name or "", song.track.url or "")
    why = f" ({finding.error.detail})" if finding.error else ""
    excluded[song.mood, reason_text(finding.reason) + why] += 1
    return None


def reason_text(reason: SkipReason) -> str:
    """Return the reason as words."""
    return reason.value.replace("_", " ")
