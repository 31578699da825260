"""The arguments of the tools: their types, which are the schemas that a client sees, and their checks."""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from classify.core.report import Sort
from classify.errors import MAX_FAULTS, BadRequest, Fault
from classify.request.schemas import CertaintyOption, Score
from classify.request.validation import Faults

PAGE_BYTES = 4096  # of an answer, unless the caller allows more
MAX_PAGE_BYTES = 65_536
Arguments = TypeVar("Arguments", bound=Struct)
Json = dict[str, Any]

PlaylistText = Annotated[
    str,
    Meta(
        min_length=1,
        description="What to classify. One of: a Spotify link, URI or id of a playlist, an album or a track; `liked` "
        "for the owner's liked songs; the name of one of the owner's playlists; the path of an exported file on this "
        "machine, such as /home/ana/Downloads/mix.csv, or of a folder or ZIP archive of them if the server was started "
        "with --files; or links to tracks, one per line",
    ),
]
Offset = Annotated[
    int, Meta(ge=0, description="Number of entries to skip; for the next page, the `next_offset` of the last answer")
]
MaxBytes = Annotated[
    int, Meta(ge=1024, le=MAX_PAGE_BYTES, description="Largest size of the answer; leave it out unless you need more")
]


class ClassifyPlaylist(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Classify the songs of a list."""

    playlist: PlaylistText
    offset: Offset = 0
    max_bytes: MaxBytes = PAGE_BYTES
    refresh: Annotated[
        bool,
        Meta(
            description="Read the list again, because it has changed or a service had failed (provider_unavailable); "
            "otherwise a recent report is used"
        ),
    ] = False


class SongsOfMood(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Return the songs of a mood."""

    playlist: PlaylistText
    mood: Annotated[
        str,
        Meta(description="A mood or tag that `list_moods` names, in English or Spanish; several separated by commas"),
    ]
    certainty: CertaintyOption = "best"
    min_score: Annotated[Score, Meta(description="Omit songs with a lower score for the mood")] = 0
    sort: Annotated[Sort, Meta(description="Best score first, or in the playlist's order")] = "score"
    offset: Offset = 0
    max_bytes: MaxBytes = PAGE_BYTES


class ExplainSong(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Explain a song's mood."""

    playlist: PlaylistText
    song: Annotated[
        int | str | None,
        Meta(description="Its `position` in the list, its title, or its link; leave it out if the list is one track"),
    ] = None


class ListMoods(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """List the moods."""

    offset: Offset = 0
    max_bytes: MaxBytes = PAGE_BYTES


def parse_arguments(value: Json, schema: type[Arguments]) -> Arguments:
    """Return the arguments that a client sent. Numbers may be written as texts, as some models do.

    Raises:
        BadRequest: an argument is missing, unknown or wrong; every fault is listed.
    """
    faults = Faults()
    arguments = faults.convert(value, schema, "$", strict=False)
    try:
        faults.raise_any()
    except BadRequest as error:
        raise BadRequest("\n".join(map(_line, error.faults[:MAX_FAULTS]))) from None
    assert arguments is not None  # noqa: S101  # there are no faults
    return arguments


def _line(fault: Fault) -> str:
    name = fault.path.removeprefix("$").removeprefix(".")
    return f"{name}: {fault.detail}" if name else fault.detail


def json_schema(type_: type[Struct]) -> Json:
    """Return the JSON schema of an object, which MCP wants at the root, with the schemas that it refers to."""
    _, components = msgspec.json.schema_components([type_], ref_template="#/$defs/{name}")
    root = components.pop(type_.__name__)
    return {**root, "$defs": components} if components else root
