"""Recognises a recording that occurs again under an ISRC, the code that labels give to recordings."""

import unicodedata
from collections import defaultdict

from msgspec import Struct, field


class Recordings:
    """The recordings seen so far.

    An ISRC alone does not make two tracks one song, because labels have given the same one to different recordings:
    https://github.com/spotify/web-api/issues/2
    """

    def __init__(self) -> None:
        self._by_isrc: dict[str, _SameIsrc] = defaultdict(_SameIsrc)

    def add(self, isrc: str, title: str | None, artists: tuple[str, ...]) -> bool:
        """Add a recording. Return whether one with this ISRC was added before whose title and an artist agree.

        Letter case, spaces and punctuation do not count. A missing title or artist agrees with any.
        """
        recordings = self._by_isrc[isrc]
        key = _normalise(title or "")
        names = set(map(_normalise, artists)) or {""}
        known = _agree(names, recordings.all if not key else recordings.by_title[key] | recordings.by_title[""])
        recordings.by_title[key] |= names
        recordings.all |= names
        return known


class _SameIsrc(Struct):
    """The artists of the recordings with one ISRC; an empty text stands for a missing title or artist."""

    by_title: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    all: set[str] = field(default_factory=set)


def _agree(names: set[str], others: set[str]) -> bool:
    return bool(others) and ("" in names or "" in others or not names.isdisjoint(others))


def _normalise(name: str) -> str:
    """Return the letters and digits of a name in one case; of a name without any, such as "!!!", all characters."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, text)) or text.strip()
