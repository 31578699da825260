"""moodlist train: makes the mood model anew. Training is a program of its own, started as a process."""

import json
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from classify.errors import MoodlistError
from moodlist.options import parser_for, personal_settings
from moodlist.program import python
from moodlist.terminal.progress import shown_progress

_NEEDS = ("sklearn", "skl2onnx")
OUT = Path("own_model")
EXAMPLES = """
moodlist train --data FOLDER                             # our moods, from the files that training/README.md tells of
moodlist train --labels my.csv --out my_model            # your moods, from a table of features and moods
moodlist train --playlists moods.toml --out my_model     # your moods, from playlists of at least 50 songs a mood
moodlist classify my_playlist.csv --model my_model
"""
MOODS = """
moods.toml, with names of files as seen from its folder:
  [moods]
  gym = ["https://open.spotify.com/playlist/...", "exports/gym.csv"]
  sleep = ["sleep.csv"]

Other options go to training as they are; `{python} -m moodlist.training --help` lists them."""


def run(argv: Sequence[str]) -> int:
    """The exit code of `python -m moodlist.training` with the same arguments; playlists become a table of labels first.

    Raises:
        MoodlistError: it, or what it needs, is not installed; or the playlists cannot be read.
    """
    asked, others = _parser().parse_known_args(argv)
    _check_installed()
    if asked.playlists is None:
        return _trained(argv)
    out = asked.out or OUT
    return _trained(["--labels", str(_labels(asked.playlists, out)), "--out", str(out), *others])


def _labels(moods: Path, out: Path) -> Path:
    # What reads playlists takes a while to import, and training from a table needs none of it.
    from classify.application import Application  # noqa: PLC0415
    from moodlist.custom_moods import labels  # noqa: PLC0415

    with shown_progress() as progress:
        return labels.make(moods, out, Application(personal_settings()), progress)


def _check_installed() -> None:
    if any(find_spec(name) is None for name in _NEEDS):
        raise MoodlistError(
            f'Training needs the extra "train", which is not installed. Install it:\n  {_install_command()}'
        )


def _install_command() -> str:
    """The pip command that adds the extra to this installation, wherever it was installed from.

    The source is recorded by https://packaging.python.org/en/latest/specifications/direct-url/
    """
    recorded = distribution("moodlist").read_text("direct_url.json")
    source: dict[str, Any] = json.loads(recorded) if recorded else {}
    url = str(source.get("url", ""))
    if source.get("dir_info", {}).get("editable"):
        return f"{python()} -m pip install --editable {shlex.quote(url2pathname(urlsplit(url).path) + '[train]')}"
    requirement = f"moodlist[train] @ {url}" if url else "moodlist[train]"
    return f"{python()} -m pip install {shlex.quote(requirement)}"


def _trained(argv: Sequence[str]) -> int:
    command = [sys.executable, "-m", "moodlist.training", *argv]
    code = subprocess.run(command, check=False).returncode  # noqa: S603
    return code if code >= 0 else 128 - code  # as shells report an end by a signal


def _parser() -> ArgumentParser:
    parser = parser_for("train", "Make the mood model anew, from our data or with moods of your own.", EXAMPLES)
    parser.epilog = f"{parser.epilog}\n{MOODS.format(python=python())}"
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--data", metavar="FOLDER", help="the files that we learn from")
    which.add_argument("--labels", metavar="CSV", help="the ten features, mood, and artist if known, of each song")
    which.add_argument("--playlists", metavar="TOML", type=Path, help="the playlists of each mood; see below")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help=f"the folder for a model with your moods (of playlists: {OUT})"
    )
    return parser
