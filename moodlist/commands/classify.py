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
from moodlist.input import read_source
from moodlist.options import add_cache, add_model, add_selection, add_source
from moodlist.output_format import FORMATS, Result, choose_format
from moodlist.parser import CommandParser
from moodlist.settings import user_settings
from moodlist.terminal.progress import show_progress

EXAMPLES = """
moodlist classify my_playlist.csv                       # exported, for example at exportify.net
moodlist classify my_playlist.csv --mood relaxing --sort score
moodlist classify https://open.spotify.com/playlist/... --output moods.csv      # after `moodlist login`
moodlist classify liked --mood happy --format m3u > happy.m3u8
pbpaste | moodlist classify -                           # songs copied in Spotify's desktop app
"""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist classify`."""
    parser.describe("Show the mood of each song of a playlist.", EXAMPLES)
    add_source(parser)
    add = parser.add_argument
    add("--mood", metavar="M", action="append", default=[], help="only songs of this mood; can be repeated")
    add_selection(parser)
    add(
        "--include",
        metavar="X",
        type=_included,
        default=(),
        help="add `features`, `scores` or `why` to each song, separated by commas; a table shows `why` only",
    )
    add("--format", choices=FORMATS, help="output format (default: that of the --output file, else table)")
    add("--output", metavar="FILE", type=Path, help="write to this file; its suffix sets the format")
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Classify the songs and show or write the report.

    Raises:
        MoodlistError: the source cannot be read, or a service fails.
    """
    output_format = choose_format(args.format, args.output, args.include)
    output.check_directory(args.output)
    application = Application(user_settings(args.model, cache=args.cache))
    selection = _selection(args, application.model)
    request = ClassifyRequest(read_source(args.source), selection, frozenset(args.include))
    with show_progress() as progress:
        report = application.classifier(Deadline.never(progress.wait), progress).selected(request)
    output.write(output_format, Result(report, selection, request.include), args.output)
    return 0


def _selection(args: Namespace, model: MoodModel) -> Selection:
    moods = frozenset(model.resolve_mood(name) for names in args.mood for name in names.split(",") if name.strip())
    return Selection(moods, args.min_score, args.sort)


def _included(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := set(names) - set(get_args(Include)):
        raise ArgumentTypeError(f"{min(unknown)!r} is not one of {', '.join(get_args(Include))}")
    return names
