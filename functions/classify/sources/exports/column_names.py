"""Which column of a table holds what."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from classify.core.playlist import SkipReason
from classify.sources.exports import cells, columns
from classify.sources.exports.artists import Split, splitter


class Columns(Struct, frozen=True, kw_only=True):
    """Places in a row, counted from 0; None is a column that the file does not have."""

    links: tuple[int, ...]
    name: int | None
    artists: int | None
    more_artists: int | None  # Skiley: the first artist has a column to itself
    album: int | None
    isrc: int | None
    playlist: int | None
    duration: int | None
    duration_unit: float | None  # milliseconds per unit; None: only `3:29` is understood
    features: Mapping[str, int]
    verdicts: tuple[tuple[int, Mapping[str, SkipReason]], ...]
    title: Callable[[str], str | None]
    split: Split

    @classmethod
    def of(cls, names: Sequence[str]) -> "Columns":
        """The places of a header's names, as `header.normalised` writes them; the first of two equal ones."""
        at = {name: place for place, name in reversed(list(enumerate(names)))}

        def first(wanted: Sequence[str]) -> int | None:
            return next((at[name] for name in wanted if name in at), None)

        timed = next((name for name in columns.DURATIONS if name in at), "")
        return cls(
            links=tuple(at[name] for name in columns.LINKS if name in at),
            name=first(columns.NAMES),
            artists=first(columns.ARTISTS),
            more_artists=at.get("secondaryartistsnames"),
            album=first(columns.ALBUMS),
            isrc=first(columns.ISRCS),
            playlist=first(columns.PLAYLISTS),
            duration=at.get(timed),
            duration_unit=columns.duration_unit(timed, at),
            features={name: place for name, said in columns.FEATURES.items() if (place := first(said)) is not None},
            verdicts=tuple((at[name], reasons) for name, reasons in columns.VERDICTS.items() if name in at),
            title=cells.own_title if columns.is_ours(at) else cells.title,
            split=splitter(at),
        )
