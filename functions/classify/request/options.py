"""What the routes check alike: links, options and moods."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.request.schemas import OptionsBody, PageQuery
from classify.request.validation import Faults, below, convert

ResolveMood = Callable[[str], str]  # a caller's word to the model's mood, or UnknownMood
Query = Mapping[str, Sequence[str]]  # query parameters, each with all its values


def parse_link(text: str) -> SpotifyLink:
    """What a link of a request points at.

    Raises:
        BadRequest: it is no link to tracks, or to what only the command line reads.
    """
    link = SpotifyLink.parse(text)
    if link.kind == "liked":
        raise BadRequest("Liked songs are read by the command line alone: `moodlist classify liked`.")
    return link


def parse_options(query: Query) -> OptionsBody:
    """The options in a query; lists may be given with commas or by repeating the parameter."""
    lists = {"moods", "include"}
    values = {
        name: [part for text in texts for part in text.split(",") if part] if name in lists else texts[-1]
        for name, texts in query.items()
        if texts
    }
    return convert(values, OptionsBody, "?", strict=False)


def parse_page_query(query: Query) -> PageQuery:
    """The page in a query.

    Raises:
        BadRequest: a number is none, or out of its range.
    """
    return convert({name: texts[-1] for name, texts in query.items() if texts}, PageQuery, "?", strict=False)


def parse_selection(options: OptionsBody, known: ResolveMood, path: str, faults: Faults) -> Selection:
    """Which songs the options ask for; a mood that the model does not know goes to `faults`."""
    place = below(path, ".moods")
    moods = [faults.catch(f"{place}[{at}]", partial(known, mood)) for at, mood in enumerate(options.moods)]
    return Selection(frozenset(filter(None, moods)), options.min_score, options.sort)
