"""Parsing of links, options and moods, shared by the routes."""

from collections.abc import Callable, Mapping, Sequence

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.request.schemas import OptionsBody, PageQuery
from classify.request.validation import Faults, convert, join_path

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


def parse_options(query: Query) -> OptionsBody:
    """Read the options of a query string. Separate the items of a list by commas, or repeat the parameter.

    Raises:
        BadRequest: an option is unknown, or its value is invalid.
    """
    lists = {"moods", "include"}
    values = {
        name: [item for text in texts for item in text.split(",") if item] if name in lists else texts[-1]
        for name, texts in query.items()
        if texts
    }
    return convert(values, OptionsBody, "?", strict=False)


def parse_page_query(query: Query) -> PageQuery:
    """Read `offset` and `limit` of a query string.

    Raises:
        BadRequest: a parameter is unknown, not a number or out of range.
    """
    return convert({name: texts[-1] for name, texts in query.items() if texts}, PageQuery, "?", strict=False)


def parse_selection(options: OptionsBody, resolve_mood: ResolveMood, path: str, faults: Faults) -> Selection:
    """Return which songs the options select; unknown moods are recorded in `faults`, below `path`."""
    moods = set()
    for at, name in enumerate(options.moods):
        with faults.at(join_path(path, f".moods[{at}]")):
            moods.add(resolve_mood(name))
    return Selection(frozenset(moods), options.min_score, options.sort, options.certainty)
