"""moodlist classify: a playlist in any form, and the songs of it with their moods."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from classify.application import Application
from classify.core.model import MoodModel
from classify.core.report import Selection
from classify.deadline import Deadline
from classify.request import ClassifyRequest, Include
from moodlist import output, output_format
from moodlist.input import asked_for
from moodlist.options import add_cache, add_model, add_selection, add_what, parser_for, personal_settings
from moodlist.terminal.progress import shown_progress

EXAMPLES = """
moodlist classify my_playlist.csv                       # an export, for instance of exportify.net
moodlist classify my_playlist.csv --mood relaxing --sort score
moodlist classify https://open.spotify.com/playlist/... --output moods.csv      # after `moodlist login`
moodlist classify liked --mood happy --format m3u > happy.m3u8
pbpaste | moodlist classify -                           # songs copied in Spotify's desktop app
"""


def run(argv: Sequence[str]) -> int:
    """Classify and show.

    Raises:
        MoodlistError: what was asked for cannot be read, or a service fails.
    """
    parser = _parser()
    asked = parser.parse_args(argv)
    try:
        shape = output_format.chosen(asked.format, asked.output, asked.include)
    except ValueError as error:
        parser.error(str(error))
    output.check(asked.output)
    application = Application(personal_settings(asked.model, cache=asked.cache))
    selection = _selection(asked, application.model)
    request = ClassifyRequest(asked_for(asked.what), selection, frozenset(asked.include))
    with shown_progress() as progress:
        report = application.classifier(Deadline.never(), progress).selected(request)
    output.put(shape, output_format.Shown(report, selection, request.include), asked.output)
    return 0


def _selection(asked: Namespace, model: MoodModel) -> Selection:
    moods = frozenset(model.resolve_mood(name) for names in asked.mood for name in names.split(",") if name.strip())
    return Selection(moods, asked.min_score, asked.sort)


def _parser() -> ArgumentParser:
    parser = parser_for("classify", "The songs of a playlist with their moods.", EXAMPLES)
    add_what(parser)
    add = parser.add_argument
    add("--mood", metavar="M", action="append", default=[], help="only songs of this mood; more than one is fine")
    add_selection(parser)
    add("--include", metavar="X", type=_included, default=(), help="`features`, `scores`, `why` (also in the table)")
    add(
        "--format", choices=output_format.FORMS, help="table (the default), or the form in which other programs read it"
    )
    add("--output", metavar="FILE", type=Path, help="write to this file, in the form of its ending")
    add_model(parser)
    add_cache(parser)
    return parser


def _included(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := set(names) - set(get_args(Include)):
        raise ArgumentTypeError(f"{min(unknown)!r} is none of {', '.join(get_args(Include))}")
    return names
