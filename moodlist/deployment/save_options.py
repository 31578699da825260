"""moodlist watch add --save: each run of the schedule saves the songs of a mood to a playlist of the owner."""

import shlex
from argparse import ArgumentParser, Namespace

from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist.deployment.stack import Stack
from moodlist.options import Once, add_model, add_selection
from moodlist.program import say
from moodlist.settings import user_settings

PARAMETER = "AllowSaving"  # in template.yaml


def add_saving(parser: ArgumentParser) -> None:
    """Add `--save` and the options that belong to it."""
    add = parser.add_argument
    add("--save", action="store_true", help="with every run, save the songs of a mood to a playlist in your account")
    add("-m", "--mood", metavar="M", action=Once, help="with --save: save the songs of this mood")
    add_selection(parser)
    add("--playlist", metavar="NAME", help="with --save: the playlist's name or link, as for `moodlist save`")
    add("-y", "--yes", action="store_true", help="with --save: write it; without this option, nothing is written")
    add_model(parser)


def save_target(args: Namespace) -> SaveTarget | None:
    """Return where the songs are to be saved; None without `--save`.

    Raises:
        BadRequest: the options do not go together, or the model has no such mood.
    """
    if not args.save:
        given = (args.mood, args.playlist, args.yes, args.min_score, args.model)
        if any(given) or args.certainty != "best" or args.sort != "playlist":
            names = "--mood, --min-score, --certainty, --sort, --playlist, --model and --yes"
            raise BadRequest(f"{names} say how songs are saved: use them with --save.")
        return None
    if not args.mood:
        raise BadRequest("--save needs a mood, for example --mood relaxing.")
    if args.playlist and len(args.playlists) > 1:
        raise BadRequest("Several playlists cannot be saved to one: add them one by one, each with its own --playlist.")
    from classify.core.model import MoodModel  # noqa: PLC0415  # loads onnxruntime, which only this option needs

    mood = MoodModel.load(user_settings(args.model).model_dir).resolve_mood(args.mood)
    return SaveTarget.parse(
        args.playlist, mood=mood, min_score=args.min_score, sort=args.sort, certainty=args.certainty
    )


def describe(target: SaveTarget) -> str:
    """Return a clause that says what is saved where."""
    where = _link(target.id) if target.id else f"{target.name or target.title('...')!r}"
    which = {"clear": "clear ", "best": "", "any": "possibly "}[target.certainty]
    least = f" with a score of at least {target.min_score:g}" if target.min_score else ""
    return f"its {which}{target.mood} songs{least} are saved to {where}"


def preview(playlist: str, target: SaveTarget) -> str:
    """Return the command that shows what saving this playlist's songs would change."""
    command = ["moodlist", "save", playlist, "--mood", target.mood]
    if target.min_score:
        command += ["--min-score", f"{target.min_score:g}"]
    if target.certainty != "best":
        command += ["--certainty", target.certainty]
    if target.sort != "playlist":
        command += ["--sort", target.sort]
    if target.id or target.name:
        command += ["--playlist", _link(target.id) if target.id else target.name or ""]
    return shlex.join(command)


def warn_unless_saving(stack: Stack) -> None:
    """Print what to do if the deployment is not allowed to save."""
    if stack.parameter(PARAMETER) != "true":
        say(
            f"The stack {stack.name} does not save yet: deploy it with {PARAMETER}=true, and store a login with "
            f"`moodlist login --save --secret {stack.output('SpotifySecretArn')}`."
        )


def _link(playlist: str) -> str:
    return SpotifyLink("playlist", playlist).url
