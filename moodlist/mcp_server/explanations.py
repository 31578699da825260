"""Explains one song of a list, which the model names by its title, its link or its position."""

from classify.core.attribution import explain
from classify.core.model import MoodModel
from classify.core.playlist import Skipped
from classify.core.report import Classified, Report
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, quote
from classify.response.schemas import DIGITS
from classify.suggestions import nearest
from moodlist.mcp_server.answers import SkippedItem, Song, SongExplanation
from moodlist.mcp_server.arguments import ExplainSong
from moodlist.terminal.report_view import EXPLANATIONS
from moodlist.terminal.text import count_of

_LISTED = 10  # the most songs of one title that an error lists


def explain_song(arguments: ExplainSong, model: MoodModel, report: Report) -> SongExplanation:
    """Explain the song's best mood.

    Raises:
        BadRequest: the list has no such song, or several have this title.
    """
    found = _find(arguments.song, report)
    if isinstance(found, Skipped):
        text = f"It has no mood: {EXPLANATIONS[found.reason]}."
        return SongExplanation(text, skipped=SkippedItem.of(found))
    (why,) = explain([found.found.features], model)
    others = f" It may also be {' or '.join(found.alternatives)}." if found.alternatives else " The mood is clear."
    reasons = f" What led to it: {', '.join(each.en for each in why.reasons)}." if why.reasons else ""
    tipping = f" It {why.tipping.en}." if why.tipping else ""
    return SongExplanation(
        f"The best mood is {found.mood} ({found.score:.0%}).{others}{reasons}{tipping}",
        song=Song.of(found),
        scores={mood.name: round(score, DIGITS) for mood, score in zip(report.moods, found.scores, strict=True)},
        features=found.found.features,
        source=found.found.source,
    )


def _find(song: int | str | None, report: Report) -> Classified | Skipped:
    """Return the item with this title, link or position; without any, the only item.

    Raises:
        BadRequest: there is none, or several have this title.
    """
    items: dict[int, Classified | Skipped] = {each.track.position: each for each in report.classified}
    items |= {each.position: each for each in report.skipped}
    if song is None:
        if len(items) == 1:
            return items.popitem()[1]
        raise BadRequest(
            f"This list has {count_of(len(items), 'item')}. Name one of them as `song`, by its position or its title."
        )
    text = str(song).strip()
    called = sorted(position for position, each in items.items() if _key(_title(each)) == _key(text))
    if isinstance(song, str) and called:
        if len(called) > 1:
            listed = ", ".join(map(str, called[:_LISTED])) + (", ..." if len(called) > _LISTED else "")
            raise BadRequest.at("$.song", f"{len(called)} songs have this title, at the positions {listed}. Send one.")
        return items[called[0]]
    number = text.removeprefix("#")
    if number.isdecimal() and int(number) in items:
        return items[int(number)]
    link = _track_url(text)
    if link and (linked := next((each for each in items.values() if _url(each) == link), None)):
        return linked
    similar = nearest(text, [_title(each) for each in items.values()])
    hint = f" The nearest title is {quote(similar)}." if similar else ""
    raise BadRequest.at(
        "$.song",
        f"There is no song {quote(text)} in this list, which has {count_of(report.items, 'item')}.{hint} Send a "
        "position from the answer of classify_playlist, a title or the link of a track.",
    )


def _track_url(text: str) -> str | None:
    try:
        return SpotifyLink.parse(text, bare="track").url
    except BadRequest:
        return None


def _url(each: Classified | Skipped) -> str | None:
    return each.track.url if isinstance(each, Classified) else each.url


def _title(each: Classified | Skipped) -> str:
    return (each.track.name if isinstance(each, Classified) else each.name) or ""


def _key(title: str) -> str:
    return " ".join(title.casefold().split())
