"""The schemas of request bodies and query parameters, as in the OpenAPI document."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from classify.core.features import AudioFeatures
from classify.core.report import Certainty, Sort
from classify.core.spotify_link import MAX_LINK

MAX_BODY = 4 * 1024 * 1024  # bytes, decoded
MAX_PAIRS = 10
MAX_TRACKS = 10_000  # of all playlists of a request together
MAX_ITEMS = 100  # of `moods`, and of `include`
FILE_TYPES = {"text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream"}  # of an uploaded file

Include = Literal["features", "scores", "why"]
Score = Annotated[float, Meta(ge=0, le=1)]
CertaintyOption = Annotated[
    Certainty,
    Meta(description="`clear`: only songs without another possible mood; `best`: the best mood; `any`: also another"),
]
# Strict because ISRCs are joined by commas in a provider's URL: https://isrc.ifpi.org/en/isrc-standard/structure
Isrc = Annotated[
    str, Meta(pattern="^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$", max_length=12, extra={"allowed": "an ISRC such as USRC17607839"})
]


class PairBody(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One element of `POST /mood`."""

    # Limited because every song of the answer repeats this text.
    playlist: Annotated[str, Meta(max_length=MAX_LINK, description="URL, URI or id of a playlist, album or track")]
    mood: Annotated[str, Meta(description="A mood in English or Spanish, in any letter case")]
    min_score: Annotated[Score, Meta(description="Omit songs with a lower score")] = 0
    certainty: CertaintyOption = "best"


class TrackBody(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A track, given by a link or id, by an ISRC, or by its ten audio features."""

    url: Annotated[str, Meta(description="Link, URI or id of the track")] | None = None
    song: str | None = None
    artist: str | None = None
    isrc: Isrc | None = None
    features: AudioFeatures | None = None


class OptionsBody(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What to answer with; these are query parameters if the body is an uploaded file."""

    moods: Annotated[
        list[str], Meta(max_length=MAX_ITEMS, description="Return only songs of these moods; all songs if empty")
    ] = []
    min_score: Annotated[Score, Meta(description="Omit songs with a lower score")] = 0
    certainty: CertaintyOption = "best"
    sort: Annotated[Sort, Meta(description="In the playlist's order, or best score first")] = "playlist"
    include: Annotated[list[Include], Meta(max_length=MAX_ITEMS, description="Add these to each song")] = []
    by_name: Annotated[bool, Meta(description="Search songs without an id at ReccoBeats, by title and artist")] = False


class ClassifyBody(OptionsBody, forbid_unknown_fields=True, omit_defaults=True):
    """The JSON body of `POST /classify`: exactly one of `playlist` and `tracks`."""

    playlist: Annotated[str, Meta(description="URL, URI or id of a playlist, album or track")] | None = None
    tracks: (
        Annotated[list[str | TrackBody], Meta(max_length=MAX_TRACKS, description="Links, ids or objects")] | None
    ) = None


class NoOptions(Struct, forbid_unknown_fields=True):
    """The query of a route without query parameters."""


class PageQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """The page of a report or of the watchlist. A report's entries are the songs, followed by the skipped items."""

    offset: Annotated[int, Meta(ge=0, description="Number of entries to skip")] = 0
    limit: Annotated[int, Meta(ge=1, le=1000, description="Maximum number of entries")] = 500
