"""moodlist save: the songs of a mood in a playlist of one's own account; without --yes, what it would change."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

import msgspec

from classify.application import Application
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.saving.save import PlaylistSaver
from moodlist.input import asked_for
from moodlist.options import add_cache, add_model, add_selection, add_what, parser_for, personal_settings
from moodlist.terminal.progress import shown_progress
from moodlist.terminal.save_schema import SaveForm, save_form
from moodlist.terminal.save_view import save_page
from moodlist.terminal.text import show

EXAMPLES = """
moodlist save https://open.spotify.com/playlist/... --mood relaxing          # shows what would change
moodlist save https://open.spotify.com/playlist/... --mood relaxing --yes    # after `moodlist login --save`
moodlist save liked --mood happy --sort score --playlist "Good mornings" --yes
moodlist save songs.csv --mood dark --playlist https://open.spotify.com/playlist/...
"""


def run(argv: Sequence[str]) -> int:
    """Save, or show what saving would do.

    Raises:
        MoodlistError: what was asked for cannot be read or saved, or a service fails.
    """
    asked = _parser().parse_args(argv)
    application = Application(personal_settings(asked.model, cache=asked.cache))
    mood = application.model.resolve_mood(asked.mood)
    to = SaveTarget.parse(asked.playlist, mood=mood, min_score=asked.min_score, sort=asked.sort)
    playlist = asked_for(asked.what)
    deadline = Deadline.never()
    with shown_progress() as progress:
        playlists = PlaylistSaver(application.spotify, deadline, progress=progress)
        playlists.check_login()
        saving = playlists.plan(application.classifier(deadline, progress).report(playlist), to)
        saved = playlists.execute(saving) if asked.yes else None
    _put(save_form(saving, saved), asked.format)
    return 0


def _put(form: SaveForm, shape: str) -> None:
    if shape == "json":
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(form), indent=2) + b"\n")
    else:
        show(save_page(form))


def _parser() -> ArgumentParser:
    parser = parser_for("save", "Keep the songs of a mood in a playlist of your Spotify account.", EXAMPLES)
    parser.epilog = (
        f"{parser.epilog}\n\nIt needs `moodlist login --save` once. A playlist that Moodlist made is brought up to "
        "date: songs\nwithout the mood leave it, whoever added them; local files and episodes stay."
    )
    add_what(parser)
    add = parser.add_argument
    add("--mood", metavar="M", required=True, help="the songs of this mood")
    add_selection(parser)
    add(
        "--playlist",
        metavar="NAME",
        help="its name (default: such as `Relaxing songs of Road trip`), or the link of a playlist of yours that "
        "Moodlist did not make and may change",
    )
    add("--yes", action="store_true", help="write it; without this, nothing is written")
    add("--format", choices=("table", "json"), default="table", help="json is for other programs")
    add_model(parser)
    add_cache(parser)
    return parser
