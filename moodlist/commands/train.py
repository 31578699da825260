"""moodlist train: retrains the mood model. Training is a separate program, started as a process."""

import shlex
import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from classify.errors import BadRequest
from classify.settings import shipped_model
from moodlist.console import is_quiet
from moodlist.installation import require_extra
from moodlist.options import named_path
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.settings import user_settings
from moodlist.terminal.progress import show_progress

LIBRARIES = ("matplotlib", "onnx", "pandas", "scipy", "sklearn", "skl2onnx")  # those of the extra "train"
OUT = Path("own_model")
EXAMPLES = """
moodlist train --data FOLDER                             # Moodlist's own moods; training/README.md lists the files
moodlist train --labels corrected.csv --out my_model     # a report whose moods you corrected, or a table of your own
moodlist train --playlists moods.toml --out my_model     # your moods, from playlists of at least 10 songs a mood
moodlist classify my_playlist.csv --model my_model
"""
NOTES = """\
A table for --labels is any CSV that `moodlist classify` reads, with a column `mood`. If all its moods are Moodlist's
own (happy, aggressive, dark, relaxing), its model is tuned to yours, from 5 songs a mood. Otherwise a model of your
moods is built on it, from 10 songs a mood.

moods.toml lists the playlists of each mood; the names of files are relative to its folder:
  [moods]
  gym = ["https://open.spotify.com/playlist/...", "exports/gym.csv"]
  sleep = ["sleep.csv"]"""
_OF_DATA = {
    "--layer": "with --data: the folder of the model (default, only in a checkout: layers/model)",
    "--work": "with --data: the folder for intermediate files (default: build/training)",
}
_OF_LABELS = {
    "--out": f"with --labels or --playlists: the folder of the new model (default: {OUT})",
    "--model": "with --labels or --playlists: the folder of the model to build upon (default: Moodlist's own)",
}


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist train`."""
    about = "Retrain the mood model, with Moodlist's own data or with your moods."
    parser.describe(about, EXAMPLES, NOTES)
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument(
        "--data", metavar="FOLDER", type=named_path, help="the files that Moodlist's own model is trained on"
    )
    data.add_argument("--labels", metavar="CSV", type=named_path, help="songs with a column `mood`; see below")
    data.add_argument("--playlists", metavar="TOML", type=named_path, help="the playlists of each mood; see below")
    for option, about in {**_OF_DATA, **_OF_LABELS}.items():
        parser.add_argument(option, metavar="DIR", type=named_path, help=about)


def run(args: Namespace) -> int:
    """Return the exit code of training. Playlists and labels are first turned into the table that training reads.

    Raises:
        BadRequest: an option has no effect with the others, or is missing.
        MissingExtra: the libraries for training are not installed.
        MoodlistError: the playlists or labels cannot be read.
    """
    _check_options(args)
    require_extra("train", LIBRARIES, "Training")
    labels, out = None, args.out
    if args.playlists or args.labels:
        out = out or OUT
        labels = _write_labels(args, out)
    given = {"--data": args.data, "--layer": args.layer, "--work": args.work}
    given |= {"--labels": labels, "--out": out, "--model": args.model}
    options = [f"{name}={value}" for name, value in given.items() if value is not None]
    code = _train([*options, *(["--quiet"] if is_quiet() else [])])
    if code == 0:
        _say_how_to_use((args.layer or shipped_model()) if args.data else out)
    return code


def _check_options(args: Namespace) -> None:
    unused, needed = (_OF_LABELS, "--labels or --playlists") if args.data else (_OF_DATA, "--data")
    for option in unused:
        if getattr(args, option.removeprefix("--")) is not None:
            raise BadRequest(f"{option} has an effect only with {needed}: omit it, or train with {needed}.")
    if args.data and args.layer is None and shipped_model().parent.name != "layers":
        raise BadRequest(
            "--data needs --layer here: the model that is installed is not replaced. Pass the folder for the new "
            "model, for example --layer my_model."
        )


def _say_how_to_use(folder: Path) -> None:
    use = "moodlist classify my_playlist.csv"
    if folder.resolve() != shipped_model().resolve():
        use += f" --model {shlex.quote(str(folder))}"
    say(f"All figures are in {folder / 'MODEL_CARD.md'}. To use the model:\n  {use}")


def _write_labels(args: Namespace, out: Path) -> Path:
    # These take a while to import, and training from --data does not need them.
    from classify.application import Application  # noqa: PLC0415
    from classify.deadline import Deadline  # noqa: PLC0415
    from moodlist.custom_moods import labels  # noqa: PLC0415

    application = Application(user_settings())
    with show_progress() as progress:
        deadline = Deadline.never(progress.wait)
        if args.playlists:
            return labels.write_labels_of_playlists(args.playlists, out, application, deadline, progress)
        return labels.write_labels_of_table(args.labels, out, application, deadline, progress)


def _train(argv: Sequence[str]) -> int:
    command = [sys.executable, "-m", "moodlist.training", *argv]
    # In a process group of its own, Ctrl-C reaches only us; `run` then kills it, before it prints a traceback.
    code = subprocess.run(command, check=False, process_group=0).returncode  # noqa: S603
    return code if code >= 0 else 128 - code  # as a shell reports death by a signal
