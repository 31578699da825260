"""moodlist classify: shows the mood of each song of a playlist, an album, a file or pasted links."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import get_args

from classify.application import Application
from classify.core.model import MoodModel
from classify.core.report import Selection
from classify.deadline import Deadline
from classify.request import ClassifyRequest, Include
from moodlist import output
from moodlist.advice import check_ids, suggest_export
from moodlist.options import add_cache, add_model, add_moods, add_selection, add_source, resolve_moods
from moodlist.output_file import check_output
from moodlist.output_format import FORMATS, Result, choose_format
from moodlist.parser import CommandParser
from moodlist.playlist_names import read_source_or_name
from moodlist.settings import user_settings
from moodlist.terminal.progress import show_progress

EXAMPLES = """
moodlist classify my_playlist.csv                       # exported, for example at exportify.net
moodlist classify my_playlist.csv --mood relaxing --sort score
moodlist classify https://open.spotify.com/playlist/... --output moods.csv      # after `moodlist login`
moodlist classify "Road trip"                           # one of your playlists, by its name
moodlist classify liked --mood happy --format m3u > happy.m3u8
pbpaste | moodlist classify -                           # songs copied in Spotify's desktop app
"""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist classify`."""
    parser.describe("Show the mood of each song of a playlist.", EXAMPLES)
    add_source(parser)
    add = parser.add_argument
    add_moods(parser, "only songs of this mood")
    add_selection(parser)
    add(
        "--include",
        metavar="X",
        type=_included,
        default=(),
        help="add `features`, `scores` or `why` to each song, separated by commas; a table shows `why` only",
    )
    add("--format", choices=FORMATS, help="output format (default: that of the --output file, else table)")
    add("--with-skipped", action="store_true", help="in CSV, also write the items without a mood, each with the reason")
    add("--output", metavar="FILE", type=Path, help="write to this file; its suffix sets the format")
    add("--force", action="store_true", help="replace the --output file without asking if it exists")
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Classify the songs and show or write the report.

    Raises:
        MoodlistError: the source cannot be read, or a service fails.
    """
    file = None if args.output == Path("-") else args.output
    output_format = choose_format(args.format, file, args.include, with_skipped=args.with_skipped)
    application = Application(user_settings(args.model, cache=args.cache))
    selection = _selection(args, application.model)
    check_output(file, [args.source], force=args.force)
    with show_progress() as progress, suggest_export():
        deadline = Deadline.never(progress.wait)
        source = read_source_or_name(args.source, application, deadline)
        request = ClassifyRequest(source, selection, frozenset(args.include))
        report = application.classifier(deadline, progress).selected(request)
    output.write(output_format, Result(report, selection, request.include, args.with_skipped), file)
    check_ids(report)
    return 0


def _selection(args: Namespace, model: MoodModel) -> Selection:
    return Selection(frozenset(resolve_moods(args.mood, model)), args.min_score, args.sort, args.certainty)


def _included(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := set(names) - set(get_args(Include)):
        raise ArgumentTypeError(f"{min(unknown)!r} is not one of {', '.join(get_args(Include))}")
    return names
