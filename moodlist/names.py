"""`--by-name`, and what it found."""

from argparse import ArgumentParser
from collections.abc import Iterator

from classify.core.report import Report
from classify.response.schemas import SongSchema, report_schema
from moodlist.program import say
from moodlist.terminal.text import DIM, PLAIN, Line, plain, wrapped


def add_by_name(parser: ArgumentParser) -> None:
    """Add `--by-name`."""
    about = (
        "search songs without a Spotify id or ISRC at ReccoBeats, by title and artist, and show what was found. Only a "
        "song whose title, artist and, where known, duration agree is taken"
    )
    parser.add_argument("--by-name", action="store_true", help=about)


def print_matches(report: Report) -> None:
    """Print on standard error what was found by name, for a command that does not show its songs one by one."""
    if lines := plain(match_lines(report_schema(report, ()).songs)).rstrip():
        say(lines)


def match_lines(songs: list[SongSchema]) -> Iterator[Line]:
    """Yield what was found for each song that has no id."""
    matched = [(song, song.matched) for song in songs if song.matched]
    if matched:
        yield from wrapped([("Found by name", PLAIN)])
    for song, match in matched:
        asked = " - ".join(filter(None, (song.artist, song.song)))
        yield from wrapped([(f"#{song.position} {asked}: {match.artist} - {match.song}, {match.url}", DIM)])
