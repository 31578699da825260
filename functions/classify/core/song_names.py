"""Songs that are known by their names only: which of the tracks that a search returns is the same recording.

Strict, because a wrong match is worse than none: the title must be equal, an artist must be equal, and the durations
may differ by three seconds if both are known. Letter case, accents, spaces, punctuation and what names no other
recording ("feat. ...", "Remastered 2011") do not count. "Live", "Remix" and the like do.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

MAX_DIFFERENCE = 3000  # milliseconds between the durations of the same recording
MAX_LENGTH = 300  # characters of a title that are looked at
_GUESTS = re.compile(
    r"[(\[]\s*(?:feat|ft|featuring)\b[^)\]]*[)\]]"
    r"|\s(?:feat|ft|featuring)\b\.?\s.*?(?=\s[-\u2013\u2014]\s|[(\[]|$)",
    re.IGNORECASE,
)
_PART = re.compile(  # of a title: what stands behind a dash, or in brackets
    r"\s[-\u2013\u2014]\s(?P<dashed>[^()\[\]]+?)(?=\s[-\u2013\u2014]\s|\s?[(\[]|$)"
    r"|\s?[(\[](?P<bracketed>[^)\]]*)[)\]]"
)
_SAME_RECORDING = re.compile(
    r"(?:\d{4} )?(?:digital(?:ly)? )?re-?master(?:ed)?(?: (?:version|edition|in))*(?: \d{4})?(?: version)?"
    r"|album version|explicit|clean|bonus track|deluxe(?: edition| version)?"
    r"|official (?:music |lyrics? )?(?:video|audio)|lyrics?(?: video)?",
    re.IGNORECASE,
)
_BETWEEN_ARTISTS = re.compile(r"\s*[,;]\s+|\s+/\s+|\s+(?:feat|ft|featuring)\b\.?\s*", re.IGNORECASE)


class SongName(Struct, frozen=True):
    """What is known of a song without an id; the duration is in milliseconds."""

    title: str
    artists: tuple[str, ...]
    duration_ms: float | None = None

    @property
    def swapped(self) -> "SongName":
        """The song with title and artist exchanged, as some lists have them."""
        return SongName(", ".join(self.artists), (self.title,), self.duration_ms)


class Candidate(Struct, frozen=True):
    """A track that a search by name returned; `id` is Spotify's."""

    id: str
    title: str
    artists: tuple[str, ...]
    duration_ms: float | None = None


class NameResult(Struct, frozen=True):
    """The match of a song; without one, the candidates: several that fit, or those that fit only in part."""

    match: Candidate | None = None
    is_ambiguous: bool = False
    candidates: tuple[Candidate, ...] = ()


def match_name(name: SongName, candidates: Iterable[Candidate]) -> NameResult:
    """Return which of the candidates is the song, if exactly one recording is."""
    parts = [part for each in name.artists for part in _BETWEEN_ARTISTS.split(each)]
    key, artists = normalise_title(name.title), _artist_keys([*name.artists, *parts]) | _joined(name.artists)
    titled = [each for each in candidates if key and normalise_title(each.title) == key]
    same = [each for each in titled if artists & (_artist_keys(each.artists) | _joined(each.artists))]
    fitting = [each for each in same if _distance(name, each) <= MAX_DIFFERENCE]
    literal = [each for each in fitting if _letters(each.title) == _letters(name.title)]
    if not fitting:
        return NameResult(candidates=tuple(same or titled))
    if name.duration_ms is None and _are_several(literal or fitting):
        return NameResult(is_ambiguous=True, candidates=tuple(literal or fitting))
    return NameResult(min(literal or fitting, key=lambda each: (_distance(name, each), each.id)))


def search_text(title: str) -> str:
    """Return the part of a title to search for: without brackets and what stands behind a dash."""
    title = _short(title)
    return _PART.sub("", _GUESTS.sub("", title)).strip() or title


def normalise_title(title: str) -> str:
    """Return what must be equal of two titles of the same recording."""

    def kept(part: re.Match[str]) -> str:
        text = (part["dashed"] or part["bracketed"] or "").strip()
        return "" if _SAME_RECORDING.fullmatch(text) else f" {text}"

    return _letters(_PART.sub(kept, _short(_GUESTS.sub(" ", _short(title)))))


def _short(title: str) -> str:
    """Return a title with single spaces only, so that no pattern takes long."""
    return " ".join(title.split())[:MAX_LENGTH]


def _artist_keys(artists: Iterable[str]) -> set[str]:
    """Return the names by which artists are compared."""
    return {_letters(re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)) for name in artists} - {""}


def _joined(artists: Sequence[str]) -> set[str]:
    """Return the name of all artists together, as lists write it in one cell."""
    return _artist_keys([" and ".join(artists), ", ".join(artists)])


def _letters(text: str) -> str:
    """Return letters and digits in one case and without accents; of a text without any, all characters."""
    decomposed = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return "".join(filter(str.isalnum, decomposed)) or text.strip()


def _distance(name: SongName, candidate: Candidate) -> float:
    if name.duration_ms is None or candidate.duration_ms is None:
        return 0
    return abs(name.duration_ms - candidate.duration_ms)


def _are_several(candidates: Sequence[Candidate]) -> bool:
    """Return whether the durations say that these are different recordings."""
    durations = [each.duration_ms for each in candidates if each.duration_ms is not None]
    return bool(durations) and max(durations) - min(durations) > MAX_DIFFERENCE
