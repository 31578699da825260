"""moodlist save: saves the songs of a mood to a playlist of the user's account, or shows what that would change."""

import shlex
import sys
from argparse import Namespace

from classify.application import Application
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.errors import BadRequest
from classify.saving.save import PlaylistSaver
from moodlist.advice import check_ids
from moodlist.console import notice
from moodlist.failures import FAILURE
from moodlist.feature_tables import add_features, own_features
from moodlist.names import add_by_name, print_matches
from moodlist.options import (
    add_cache,
    add_model,
    add_moods,
    add_only,
    add_selection,
    add_sources,
    check_late_sources,
    resolve_moods,
)
from moodlist.output import print_notes
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.removed_songs import RemovedSongs
from moodlist.saves import open_lists, protect_saved, save_each
from moodlist.settings import user_settings
from moodlist.sources import named_files
from moodlist.terminal.progress import show_progress
from moodlist.terminal.report_view import unread_lines
from moodlist.terminal.save_schema import SaveSchema
from moodlist.terminal.save_view import save_lines
from moodlist.terminal.text import Line, as_json, show

EXAMPLES = """
moodlist save https://open.spotify.com/playlist/... --mood relaxing          # shows what would change
moodlist save https://open.spotify.com/playlist/... --mood relaxing --yes    # after `moodlist login --save`
moodlist save liked --mood happy --mood relaxing --yes                       # a playlist for each mood
moodlist save exports/ more.csv --mood dark                                  # a playlist from several lists
moodlist save liked --mood happy --sort score --playlist "Good mornings" --yes
moodlist save songs.csv --mood dark --playlist https://open.spotify.com/playlist/...
"""
NOTES = """\
Run `moodlist login --save` once before. If Moodlist made the playlist, saving again updates it: songs without the
mood are removed, even if you added them; local files and episodes stay. A copy of the removed songs is kept in your
cache folder. With --add-only, nothing is removed."""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist save`."""
    parser.describe("Save the songs of a mood to a playlist in your Spotify account.", EXAMPLES, NOTES)
    add_sources(parser, "are joined into one list, in which a song counts once")
    add = parser.add_argument
    add_moods(parser, "save the songs of this mood; each mood gets a playlist of its own", required=True)
    add_selection(parser)
    add(
        "--playlist",
        metavar="NAME",
        help="the playlist's name (default: for example `Relaxing songs of Road trip`), or the link of one of your "
        "playlists that Moodlist did not make but may change",
    )
    add_only(parser)
    add("-y", "--yes", action="store_true", help="save; without this option, nothing is written")
    add("-f", "--format", choices=("table", "json"), default="table", help="json is for other programs")
    add_by_name(parser)
    add_features(parser)
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Save the songs, or show what saving would change.

    Raises:
        MoodlistError: the source cannot be read, a playlist cannot be saved, or a service fails.
    """
    application = Application(user_settings(args.model, cache=args.cache), own_features(args.features))
    targets = _targets(args, application)
    named = named_files(args.sources)
    removed = RemovedSongs()
    done: list[SaveSchema] = []
    try:
        with show_progress() as progress:
            deadline = Deadline.never(progress.wait)
            lists = open_lists(named, application, deadline, progress)
            saver = PlaylistSaver(
                application.spotify, deadline, progress=progress, on_removal=removed.keep, add_only=args.add_only
            )
            saver.check_login(for_writing=args.yes)
            report = lists.report(by_name=args.by_name)
            protect_saved(saver, lists, targets)
            for _, save in save_each(saver, report, targets, removed, writes=args.yes):
                done.append(save)
        print_notes(report)
        print_matches(report)
        if not report.items:
            notice("The playlist is empty.")
    finally:
        # Also after a failure: what was saved before it, and what it may have removed.
        _show(done, args.format, several=len(targets) > 1)
        for copy in removed.files:
            say(f"Copy of the songs that may be removed, which `moodlist classify` reads: {shlex.quote(str(copy))}")
    if args.format == "table":
        show(unread_lines(lists.unread))
    check_ids(report)
    return FAILURE if lists.unread else 0


def _targets(args: Namespace, application: Application) -> list[SaveTarget]:
    check_late_sources(args, application.model)
    moods = resolve_moods(args.mood, application.model)
    if args.playlist and len(moods) > 1:
        raise BadRequest("--playlist names one playlist, but each mood gets its own: omit it, or save one mood.")
    return [
        SaveTarget.parse(args.playlist, mood=mood, min_score=args.min_score, sort=args.sort, certainty=args.certainty)
        for mood in moods
    ]


def _show(saves: list[SaveSchema], output_format: str, *, several: bool) -> None:
    """Print what was saved or would be: in JSON, one object or, for several moods, an array of them."""
    if output_format == "json" and saves:
        sys.stdout.buffer.write(as_json(saves if several else saves[0]))
    elif saves:
        blank: Line = []
        show([line for save in saves for line in (*save_lines(save), blank)][:-1])
