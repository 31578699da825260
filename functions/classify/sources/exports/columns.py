"""What each column of a table holds. A column is found by its name alone, wherever it stands.

Names are compared without case, accents, spaces and punctuation: "Spotify - id" (TuneMyMusic) equals "Spotify ID"
(Exportify, 2020).
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from classify.core.playlist import SkipReason
from classify.sources.exports import column_names
from classify.sources.exports.artists import (
    SplitArtists,
    single_artist,
    split_at_commas,
    splitter_of_fork,
    splitter_of_names,
)
from classify.sources.exports.cells import may_be_name, parse_moodlist_title, parse_title
from classify.sources.exports.entry import is_track_link, may_be_link
from classify.sources.exports.feature_columns import FeatureColumns
from classify.sources.exports.number_columns import DURATION
from classify.sources.exports.number_format import may_be_number


def normalise(name: str) -> str:
    """Return a column's name as this module compares it: lower case, letters and digits only, without accents."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold())))


def _normalised(names: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(normalise, names)))


_LINKS = _normalised(column_names.LINKS)
_OWN_KEYS = _normalised(column_names.OWN_KEYS)
_TITLES = _normalised(column_names.TITLES)
_ARTISTS = _normalised(column_names.ARTISTS)
_SEVERAL_ARTISTS = set(_normalised(column_names.SEVERAL_ARTISTS))
_ARTIST_URIS = set(_normalised(column_names.ARTIST_URIS))
_ALBUMS = _normalised(column_names.ALBUMS)
_ISRCS = _normalised(column_names.ISRCS)
_PLAYLISTS = _normalised(column_names.PLAYLISTS)
_MILLISECONDS = _normalised(column_names.MILLISECONDS)
_DURATIONS = _normalised(column_names.DURATIONS)
_FEATURES = {feature: _normalised(names) for feature, names in column_names.FEATURES.items()}
_SKIPS: Mapping[str, Mapping[str, SkipReason]] = {  # columns whose value says that a row is not a track
    "type": {"artist": SkipReason.NO_ID, "album": SkipReason.NO_ID, "episode": SkipReason.EPISODE},
    "islocal": dict.fromkeys(("local", "true", "1"), SkipReason.LOCAL_FILE),
    "skipped": {
        each: each
        for each in (SkipReason.LOCAL_FILE, SkipReason.EPISODE, SkipReason.UNAVAILABLE, SkipReason.UNREADABLE_ROW)
    },
}
_MOODLIST_CSV = {"position", "song", "artist", "url", "mood", "score"}
_SOUNDIIZ = {"title", "artist", "album", "addeddate"}  # writes durations in seconds
_EXPORTER_MARKS = {"secondaryartistsnames", "addeddate", "artisturi", "artistids", *_ARTIST_URIS}

KNOWN = {
    *(*_LINKS, *_OWN_KEYS, *_TITLES, *_ARTISTS, *_ALBUMS, *_ISRCS, *_PLAYLISTS, *_MILLISECONDS, *_DURATIONS),
    *_SKIPS,
    *_EXPORTER_MARKS,
}.union(*_FEATURES.values())


class Columns(Struct, frozen=True, kw_only=True):
    """The index of each column in a row, from 0; None if the table has no such column."""

    links: tuple[int, ...]
    name: int | None
    artists: int | None
    more_artists: int | None  # Skiley puts the first artist into a column of its own
    album: int | None
    isrc: int | None
    playlist: int | None
    features: FeatureColumns
    skips: tuple[tuple[int, Mapping[str, SkipReason]], ...]  # columns whose value may say that the row is not a track
    parse_title: Callable[[str], str | None]
    split_artists: SplitArtists

    @classmethod
    def of(cls, header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> "Columns":
        """Find the columns in a header of normalised names; the first of two equal names counts, unless it is empty.

        The cells in `rows` decide what names alone cannot: which of several columns holds a feature, how numbers are
        written, and how artists are joined.
        """
        places: dict[str, list[int]] = {}
        for index, name in enumerate(header):
            places.setdefault(name, []).append(index)

        def every(names: Sequence[str]) -> list[int]:
            return [index for name in names for index in places.get(name, ())]

        def first(names: Sequence[str]) -> int | None:
            found = every(names)
            filled = (at for at in found if any(at < len(row) and row[at].strip() for row in rows))
            return next(filled, found[0]) if found else None

        artists = first(_ARTISTS)
        unit = 1000.0 if places.keys() >= _SOUNDIIZ else None
        is_ours = is_moodlist_csv(header)
        return cls(
            links=tuple(every((*_LINKS, *_OWN_KEYS)) + [at for at in places.get("", ()) if _has_track_links(rows, at)]),
            name=first(_TITLES),
            artists=artists,
            more_artists=first(("secondaryartistsnames",)),
            album=first(_ALBUMS),
            isrc=first(_ISRCS),
            playlist=first(_PLAYLISTS),
            features=FeatureColumns.of(
                {
                    **{feature: [(index, 1.0) for index in every(names)] for feature, names in _FEATURES.items()},
                    DURATION: [(at, 1.0) for at in every(_MILLISECONDS)] + [(at, unit) for at in every(_DURATIONS)],
                },
                rows,
            ),
            skips=tuple((index, reasons) for name, reasons in _SKIPS.items() for index in places.get(name, ())),
            parse_title=parse_moodlist_title if is_ours else parse_title,
            split_artists=_artist_splitter(header, artists, rows),
        )


def known_names(header: Collection[str]) -> set[str]:
    """Return the names in the header that this module knows."""
    return KNOWN.intersection(header)


def is_readable(header: Collection[str]) -> bool:
    """Return whether rows can become tracks: by a link, an ISRC, all features, or at least a title and an artist."""
    names = set(header)
    has_id = not names.isdisjoint((*_LINKS, *_ISRCS))
    has_features = all(map(names.intersection, (*_FEATURES.values(), (*_MILLISECONDS, *_DURATIONS))))
    has_titles = all(map(names.intersection, (_TITLES, _ARTISTS)))
    return has_id or has_features or has_titles


def is_moodlist_csv(header: Collection[str]) -> bool:
    """Return whether this is the header of a CSV that Moodlist wrote."""
    return _MOODLIST_CSV.issubset(header)


def are_possible(
    header: Sequence[str], sample: Sequence[Sequence[str]] = (), may_be_title: Callable[[str], bool] = may_be_name
) -> Callable[[Sequence[str]], bool]:
    """Return a test whether the cells of a row, which may be shorter, can stand where they do.

    A column that fails it in most rows of the sample, such as a user's own `Link`, is not tested.
    """
    kinds = {
        **dict.fromkeys(_LINKS, may_be_link),
        **dict.fromkeys(_ARTISTS, may_be_name),
        **dict.fromkeys(_TITLES, may_be_title),
        **dict.fromkeys((*_MILLISECONDS, *_DURATIONS, *chain.from_iterable(_FEATURES.values())), may_be_number),
    }
    tests = [(index, kinds[name]) for index, name in enumerate(header) if name in kinds]
    tests = [(at, test) for at, test in tests if 2 * sum(not test(row[at]) for row in sample) <= len(sample)]
    return lambda cells: all(test(cells[index]) for index, test in tests if index < len(cells))


def _has_track_links(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Return whether a column without a name, such as the index of a data frame, holds links to tracks."""
    cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
    return 2 * sum(map(is_track_link, cells)) > len(cells)


def _artist_splitter(header: Sequence[str], index: int | None, rows: Sequence[Sequence[str]]) -> SplitArtists:
    """Choose how to split the cell of artists; exporters share that column's name, so the other columns decide."""
    if index is None:
        return single_artist
    names = set(header)
    uris = [row[at] for at, name in enumerate(header) if name in _ARTIST_URIS for row in rows if at < len(row)]
    if not _ARTIST_URIS.isdisjoint(names) and all("spotify:artist:" in cell for cell in uris if cell):
        return split_at_commas
    if "trackdurationms" in names and not names.isdisjoint({"artisturi", "spotifyuri"}):
        return split_at_commas
    cells = [row[index] for row in rows if index < len(row)]
    if "artistids" in names:
        return splitter_of_fork(cells)
    return splitter_of_names(cells) if header[index] in _SEVERAL_ARTISTS else single_artist
