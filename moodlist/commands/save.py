"""moodlist save: saves the songs of a mood to a playlist of the user's account, or shows what that would change."""

import sys
from argparse import Namespace

import msgspec

from classify.application import Application
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.saving.save import PlaylistSaver
from moodlist.input import read_source
from moodlist.options import add_cache, add_model, add_selection, add_source
from moodlist.parser import CommandParser
from moodlist.settings import user_settings
from moodlist.terminal.progress import show_progress
from moodlist.terminal.save_schema import describe_save
from moodlist.terminal.save_view import save_lines
from moodlist.terminal.text import show

EXAMPLES = """
moodlist save https://open.spotify.com/playlist/... --mood relaxing          # shows what would change
moodlist save https://open.spotify.com/playlist/... --mood relaxing --yes    # after `moodlist login --save`
moodlist save liked --mood happy --sort score --playlist "Good mornings" --yes
moodlist save songs.csv --mood dark --playlist https://open.spotify.com/playlist/...
"""
NOTES = """\
Run `moodlist login --save` once before. If Moodlist made the playlist, saving again updates it: songs without the
mood are removed, even if you added them; local files and episodes stay."""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist save`."""
    parser.describe("Save the songs of a mood to a playlist in your Spotify account.", EXAMPLES, NOTES)
    add_source(parser)
    add = parser.add_argument
    add("--mood", metavar="M", required=True, help="save the songs of this mood")
    add_selection(parser)
    add(
        "--playlist",
        metavar="NAME",
        help="the playlist's name (default: for example `Relaxing songs of Road trip`), or the link of one of your "
        "playlists that Moodlist did not make but may change",
    )
    add("--yes", action="store_true", help="save; without this option, nothing is written")
    add("--format", choices=("table", "json"), default="table", help="json is for other programs")
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Save the songs, or show what saving would change.

    Raises:
        MoodlistError: the source cannot be read, the playlist cannot be saved, or a service fails.
    """
    application = Application(user_settings(args.model, cache=args.cache))
    mood = application.model.resolve_mood(args.mood)
    target = SaveTarget.parse(args.playlist, mood=mood, min_score=args.min_score, sort=args.sort)
    source = read_source(args.source)
    with show_progress() as progress:
        deadline = Deadline.never(progress.wait)
        saver = PlaylistSaver(application.spotify, deadline, progress=progress)
        saver.check_login()
        save = saver.plan(application.classifier(deadline, progress).report(source), target)
        saved = saver.execute(save) if args.yes else None
    schema = describe_save(save, saved)
    if args.format == "json":
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n")
    else:
        show(save_lines(schema))
    return 0
