"""The options that several subcommands share."""

import os
import re
from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.core.report import CERTAINTIES
from classify.errors import BadRequest
from classify.suggestions import nearest
from moodlist.number_types import score
from moodlist.settings import STACK

if TYPE_CHECKING:
    from classify.core.model import MoodModel  # loads onnxruntime

_CATALOG = re.compile(r"[._-]*[A-Za-z0-9][A-Za-z0-9._-]*")
_SOURCE = (
    "an exported file; a link, URI or id of a playlist, album or track; `liked` for your liked songs; the name of one "
    "of your playlists; or `-` to read a file or pasted links from standard input"
)


def add_sources(parser: ArgumentParser, several: str) -> None:
    """Add one or more `SOURCE`, which `moodlist.sources` reads, as the list `args.sources`; say what `several` are."""
    about = (
        f"{_SOURCE}; also a folder or a ZIP archive of exported files. Several {several}; one that cannot be read does "
        "not end the others, but the exit code is then 1"
    )
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help=about)


def add_moods(parser: ArgumentParser, about: str, *, required: bool = False) -> None:
    """Add `--mood M`, which can be repeated, as the list `args.mood`."""
    about += "; repeat it, or separate moods by commas, for several"
    parser.add_argument("-m", "--mood", metavar="M", action="append", required=required, default=[], help=about)


def resolve_moods(texts: list[str], model: "MoodModel") -> list[str]:
    """Return the model's names of the moods in the values of `--mood`, each once.

    Raises:
        UnknownMood: the model has no such mood; the detail lists those it has.
    """
    names = [name for text in texts for name in text.split(",") if name.strip()]
    if texts and not names:
        raise BadRequest("--mood needs the name of a mood, for example --mood relaxing.")
    return list(dict.fromkeys(model.resolve_mood(name) for name in names))


def check_late_sources(args: Namespace, model: "MoodModel") -> None:
    """Check that no source that follows an option was meant as a further value of `--mood`.

    Raises:
        BadRequest: a word that is no file is the name of a mood, or nearly.
    """
    moods = [name for mood in model.contract.moods for name in (mood.name, *mood.en, *mood.es)]
    for word in args.late_sources if args.mood else []:
        if nearest(word, moods) and not Path(word).exists():
            raise BadRequest(
                f"Cannot read {word!r}: no such file. If it is a mood: for several moods, repeat the option: --mood "
                f"{args.mood[-1]} --mood {word}. If it is the name of a playlist, put it before the options."
            )


def host(text: str) -> str:
    """Read the name or address of a host, as argparse's `type=`. An empty one would be all of this machine's."""
    try:
        if text.encode("idna"):
            return text
    except UnicodeError:
        pass
    raise ArgumentTypeError(f"must be the name or address of a host, got {text!r}")


def named_path(text: str) -> Path:
    """Read the name of a file or a folder, as argparse's `type=`. An empty one would be the folder of the terminal."""
    if not text:
        raise ArgumentTypeError(f"must be the name of a file or a folder, got {text!r}")
    return Path(text)


def catalog_name(text: str) -> str:
    """Read the name of a deployment's catalog, as argparse's `type=`. It becomes a part of keys and of other names."""
    if not _CATALOG.fullmatch(text):
        raise ArgumentTypeError(
            f"must be letters from A to Z, digits, dots, dashes and underscores, with a letter or a digit, got {text!r}"
        )
    return text


class Once(Action):
    """Stores the value of an option that cannot be repeated; argparse's own action would keep the last value only."""

    def __call__(self, parser: ArgumentParser, namespace: Namespace, values: Any, option: str | None = None) -> None:
        """Store the value."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option} can be given only once")
        setattr(namespace, self.dest, values)


def add_selection(parser: ArgumentParser) -> None:
    """Add `--min-score S`, `--certainty` and `--sort`."""
    add = parser.add_argument
    add("--min-score", metavar="S", type=score, default=0.0, help="only songs with at least this score, from 0 to 1")
    add(
        "-c",
        "--certainty",
        choices=CERTAINTIES,
        default="best",
        help="clear: only songs without another possible mood; best: songs whose best mood it is (default); any: also "
        "songs for which it is another possible mood",
    )
    add("-s", "--sort", choices=("playlist", "score"), default="playlist", help="playlist order, or best score first")


def add_stack(parser: ArgumentParser) -> None:
    """Add `--stack NAME` and `--region REGION`."""
    help_text = f"the stack of the deployment (default: MOODLIST_STACK, else {STACK})"
    parser.add_argument("--stack", metavar="NAME", default=default_stack(), help=help_text)
    parser.add_argument("--region", metavar="REGION", help="the stack's region (default: that of your AWS profile)")


def default_stack() -> str:
    """Return the name of the stack that commands use without `--stack`."""
    return os.environ.get("MOODLIST_STACK") or STACK


def add_only(parser: ArgumentParser) -> None:
    """Add `--add-only`."""
    about = "only add songs, at the end of the playlist: remove and move none"
    parser.add_argument("--add-only", action="store_true", help=about)


def add_model(parser: ArgumentParser) -> None:
    """Add `--model DIR`."""
    parser.add_argument(
        "--model",
        metavar="DIR",
        type=named_path,
        help="the folder with mood_model.onnx and mood_model.json (default: Moodlist's own model)",
    )


def add_cache(parser: ArgumentParser) -> None:
    """Add `--no-cache`, as `args.cache`."""
    parser.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="do not read or write the local cache (features last for ever, pages of playlists a day)",
    )
