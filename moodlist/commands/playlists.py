"""moodlist playlists: lists the playlists of the user's Spotify account, and which of them can be read."""

import csv
import io
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence

from msgspec import structs

from classify.application import Application
from classify.core.csv_injection import escape_formula
from classify.deadline import Deadline
from classify.sources.spotify.user_library import UserLibrary, UserPlaylist
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.settings import user_settings
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.progress import show_progress
from moodlist.terminal.text import DIM, PLAIN, Fragment, Line, as_json, count_of, show

EXAMPLES = """
moodlist playlists                                      # after `moodlist login`
moodlist playlists --format csv > playlists.csv
"""
NOTES = """\
Read is `yes` for your own and for collaborative playlists. Spotify refuses other people's (`no`) to apps that were
registered since November 2024: export them at https://exportify.net."""
HEAD = (Column("Playlist", widest=60, shrinks=True), Column("Songs", "right"), Column("Read"), Column("Link"))
REFUSED = "Spotify lets new apps read only your own and collaborative playlists. Export the others at exportify.net."


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist playlists`."""
    parser.describe("List the playlists of your Spotify account.", EXAMPLES, NOTES)
    parser.add_argument(
        "-f", "--format", choices=("table", "json", "csv"), default="table", help="json and csv are for other programs"
    )


def run(args: Namespace) -> int:
    """List the playlists.

    Raises:
        MoodlistError: no user has logged in, or Spotify refuses or fails.
    """
    application = Application(user_settings())
    with show_progress() as progress:
        playlists = UserLibrary(application.spotify, Deadline.never(progress.wait)).playlists()
    match args.format:
        case "json":
            sys.stdout.buffer.write(as_json(playlists))
        case "csv":
            sys.stdout.buffer.write(_as_csv(playlists).encode())
        case _:
            show(_table(playlists))
    sys.stdout.flush()
    if not playlists:
        say("There are no playlists in your Spotify account. `moodlist classify liked` reads your liked songs.")
    elif unreadable := sum(not each.readable for each in playlists):
        say(f"{count_of(unreadable, 'playlist')} of other people: {REFUSED}")
    return 0


def _table(playlists: Sequence[UserPlaylist]) -> Iterator[Line]:
    return columns_or_lines(HEAD, list(map(_row, playlists))) if playlists else iter(())


def _row(each: UserPlaylist) -> list[Fragment]:
    read = ("yes" if each.readable else "no") + ("" if each.access == "own" else f", {each.access}")
    songs = "-" if each.songs is None else str(each.songs)
    return [(each.name or "-", PLAIN), (songs, PLAIN), (read, PLAIN if each.readable else DIM), (each.url, DIM)]


def _as_csv(playlists: Sequence[UserPlaylist]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, UserPlaylist.__struct_fields__)
    writer.writeheader()
    for each in playlists:
        readable = "yes" if each.readable else "no"
        writer.writerow(structs.asdict(each) | {"name": escape_formula(each.name), "readable": readable})
    return text.getvalue()
