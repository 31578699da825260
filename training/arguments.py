"""The command lines of training and of its steps, logging to stderr, and the exit after a refusal."""

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import classify

from .errors import TrainingError

ROOT = Path(__file__).resolve().parents[1]
LAYER = ROOT / "layers" / "model"
IN_CHECKOUT = LAYER.is_dir()  # False in an installed wheel, where ROOT is in site-packages
MODEL = LAYER if IN_CHECKOUT else Path(classify.__file__).parent / "model"
WORK = (ROOT if IN_CHECKOUT else Path()) / "build" / "training"

DATA_HELP = "the folder with the files listed in datasets.toml"


def parse_step_arguments(description: str | None, *, data: bool = False, layer: bool = False) -> argparse.Namespace:
    """Parse the command line of one step: `work` always, `data` and `layer` for the steps that use them.

    A step exits with status 2 if an argument is wrong or missing.
    """
    parser = _parser(description)
    if data:
        parser.add_argument("--data", type=Path, required=True, help=DATA_HELP)
    if layer:
        _add_layer(parser)
    args = parser.parse_args()
    if layer:
        _require_layer(parser, args)
    return args


def parse_arguments(description: str | None) -> argparse.Namespace:
    """Parse the command line of the full run: `work`, `quiet`, and either `data` and `layer` or `labels` and `out`.

    Exits with status 2 if an argument is wrong or missing.
    """
    parser = _parser(description)
    inputs = parser.add_mutually_exclusive_group(required=True)
    inputs.add_argument("--data", type=Path, help=DATA_HELP)
    inputs.add_argument(
        "--labels", type=Path, help="a CSV of your own songs: the ten features, mood, and artist if known"
    )
    parser.add_argument("--out", type=Path, help="with --labels: the folder to write the model to")
    parser.add_argument(
        "--model", type=Path, default=MODEL, help="with --labels: the model to build upon (default: Moodlist's own)"
    )
    _add_layer(parser)
    parser.add_argument("--quiet", action="store_true", help="log nothing but warnings and errors")
    args = parser.parse_args()
    if bool(args.labels) != bool(args.out):
        parser.error("--labels and --out go together: the songs to learn from, and the folder to write the model to.")
    if args.data:
        _require_layer(parser, args)
    return args


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_program(), description=(description or "").split("\n")[0])
    parser.add_argument(
        "--work", type=Path, default=WORK, help="the folder for intermediate files (default: %(default)s)"
    )
    return parser


def _program() -> str | None:
    """Return the command that started this module; before Python 3.14, argparse would show a file name instead."""
    spec = sys.modules["__main__"].__spec__
    return f"python -m {spec.name.removesuffix('.__main__')}" if spec else None


def _add_layer(parser: argparse.ArgumentParser) -> None:
    default = "default: %(default)s" if IN_CHECKOUT else "required with --data"
    parser.add_argument(
        "--layer",
        type=Path,
        default=LAYER if IN_CHECKOUT else None,
        help=f"the folder to write the mood model to ({default})",
    )


def _require_layer(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    if args.layer is None:
        parser.error(
            "--layer is required: this is an installed package, without a layers/model to write to. "
            "Pass the folder to write the model to, for example --layer my_model."
        )


@contextmanager
def logged_to_stderr(*, quiet: bool = False) -> Iterator[None]:
    """Log to stderr, with `quiet` no more than warnings.

    On a TrainingError or an error of the operating system, exit with its message and status 1.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING if quiet else logging.INFO, format="%(message)s")
    logging.getLogger("matplotlib").setLevel(logging.WARNING)  # it reports each new cache of fonts
    try:
        yield
    except TrainingError as error:
        sys.exit(f"error: {error}")
    except FileNotFoundError as error:
        sys.exit(f"error: {error}. Run the steps in this order: dataset, train, evaluate, export.")
    except OSError as error:
        sys.exit(f"error: {error}")
