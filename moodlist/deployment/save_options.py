"""moodlist watch add --save: with every run of the schedule, one of the owner's playlists follows a watched one."""

import shlex
from argparse import ArgumentParser, Namespace

from classify.core.model import MoodModel
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest
from moodlist.deployment.stack import Stack
from moodlist.options import add_model, add_selection, personal_settings
from moodlist.program import say

PARAMETER = "AllowSaving"  # of template.yaml


def add_saving(parser: ArgumentParser) -> None:
    """`--save` and what goes with it."""
    add = parser.add_argument
    add("--save", action="store_true", help="let every run save the songs of a mood in a playlist of your account")
    add("--mood", metavar="M", help="with --save: the songs of this mood")
    add_selection(parser)
    add("--playlist", metavar="NAME", help="with --save: its name, or its link, as `moodlist save` takes it")
    add("--yes", action="store_true", help="with --save: do it; without this, nothing is written")
    add_model(parser)


def destination_of(asked: Namespace) -> SaveTarget | None:
    """Where the songs are to be saved, if they are.

    Raises:
        BadRequest: options miss each other, or the model does not know the mood.
    """
    if not asked.save:
        if asked.mood or asked.playlist or asked.yes or asked.min_score:
            raise BadRequest("--mood, --min-score, --playlist and --yes say how to save: they go with --save.")
        return None
    if not asked.mood:
        raise BadRequest("--save needs the mood whose songs are to be saved: --mood relaxing.")
    if asked.playlist and len(asked.playlists) > 1:
        raise BadRequest(
            "Two playlists cannot be saved in one: add them one by one, each with a --playlist of its own."
        )
    mood = MoodModel.load(personal_settings(asked.model).model_dir).resolve_mood(asked.mood)
    return SaveTarget.parse(asked.playlist, mood=mood, min_score=asked.min_score, sort=asked.sort)


def spoken(to: SaveTarget) -> str:
    """The wish in words."""
    where = _link(to.id) if to.id else f"{to.name or to.title('...')!r}"
    least = f" with a score of at least {to.min_score:g}" if to.min_score else ""
    return f"its {to.mood} songs{least} are saved in {where}"


def preview(playlist: str, to: SaveTarget) -> str:
    """The command that shows what saving the songs of this playlist changes."""
    command = ["moodlist", "save", playlist, "--mood", to.mood]
    if to.min_score:
        command += ["--min-score", f"{to.min_score:g}"]
    if to.sort != "playlist":
        command += ["--sort", to.sort]
    if to.id or to.name:
        command += ["--playlist", _link(to.id) if to.id else to.name or ""]
    return shlex.join(command)


def _link(playlist: str) -> str:
    return f"https://open.spotify.com/playlist/{playlist}"


def warn(stack: Stack) -> None:
    """Say so where the deployment would not save."""
    if stack.parameter(PARAMETER) != "true":
        say(
            f"The stack {stack.name} does not save yet: deploy it with {PARAMETER}=true, and fill its secret by "
            f"`moodlist login --save --secret {stack.output('SpotifySecretArn')}`."
        )
