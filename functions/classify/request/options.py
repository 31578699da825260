"""Parsing of links, options and moods, shared by the routes."""

from collections.abc import Callable, Mapping, Sequence

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.request.schemas import NoOptions, OptionsBody, PageQuery
from classify.request.validation import Faults

ResolveMood = Callable[[str], str]  # a caller's name of a mood -> the model's name; raises UnknownMood
Query = Mapping[str, Sequence[str]]  # query parameters, each with all of its values


def parse_link(text: str) -> SpotifyLink:
    """Read the Spotify link of a request.

    Raises:
        BadRequest: it is not a link to tracks, or it is the owner's liked songs.
    """
    link = SpotifyLink.parse(text)
    if link.kind == "liked":
        raise BadRequest("Only the command line reads liked songs: `moodlist classify liked`.")
    return link


def parse_options(query: Query, resolve_mood: ResolveMood, faults: Faults) -> OptionsBody:
    """Read the options of a query string, the defaults if one has a fault.

    The items of a list are separated by commas, or the parameter is repeated. Faults are recorded in `faults`.
    """
    lists = {"moods", "include"}
    values = {
        name: [item for text in texts for item in text.split(",") if item] if name in lists else texts[-1]
        for name, texts in query.items()
        if texts
    }
    return faults.convert(values, OptionsBody, "?", {"moods": resolve_mood}, strict=False) or OptionsBody()


def parse_page_query(query: Query) -> PageQuery:
    """Read `offset` and `limit` of a query string.

    Raises:
        BadRequest: a parameter is unknown, not a number or out of range; every fault is listed.
    """
    faults = Faults()
    values = {name: texts[-1] for name, texts in query.items() if texts}
    page = faults.convert(values, PageQuery, "?", strict=False)
    faults.raise_any()
    return page or PageQuery()


def check_no_options(query: Query) -> None:
    """Check that the query string is empty.

    Raises:
        BadRequest: the route has no query parameters; every one is listed.
    """
    faults = Faults()
    faults.convert(dict(query), NoOptions, "?")
    faults.raise_any()


def selection(options: OptionsBody, resolve_mood: ResolveMood) -> Selection:
    """Return which songs the options select.

    Raises:
        UnknownMood: the model does not have one of the moods.
    """
    return Selection(frozenset(map(resolve_mood, options.moods)), options.min_score, options.sort, options.certainty)
