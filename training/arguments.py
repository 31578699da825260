"""What every step has in common on the command line: where to read and write, and progress on stderr."""

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.errors import TrainingError

ROOT = Path(__file__).resolve().parents[1]
DATA = "the folder with the files of datasets.toml"


def options(purpose: str | None, *, data: bool = False, layer: bool = False) -> argparse.Namespace:
    """The command line of a step: `work` always, `data` and `layer` where the step needs them."""
    parser = _parser(purpose)
    if data:
        parser.add_argument("--data", type=Path, required=True, help=DATA)
    if layer:
        _layer(parser)
    return parser.parse_args()


def everything(purpose: str | None) -> argparse.Namespace:
    """The command line of all steps: `data`, or `labels` and `out` for moods of one's own."""
    parser = _parser(purpose)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--data", type=Path, help=DATA)
    which.add_argument("--labels", type=Path, help="a CSV of one's own: the ten features, mood, and artist if known")
    parser.add_argument("--out", type=Path, help="with --labels: the folder for the model")
    _layer(parser)
    given = parser.parse_args()
    if bool(given.labels) != bool(given.out):
        parser.error("--labels and --out go together: the file to learn from, and the folder for the model.")
    return given


def _parser(purpose: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(purpose or "").split("\n")[0])
    parser.add_argument(
        "--work", type=Path, default=ROOT / "build" / "training", help="what the steps hand on (default: %(default)s)"
    )
    return parser


def _layer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--layer", type=Path, default=ROOT / "layers" / "model", help="where the model goes (default: %(default)s)"
    )


@contextmanager
def progress() -> Iterator[None]:
    """Log to stderr; end with the error's message and status 1 where the data or the model are refused."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    try:
        yield
    except TrainingError as error:
        sys.exit(f"error: {error}")
    except FileNotFoundError as error:
        sys.exit(f"error: {error}. The steps run in this order: dataset, train, evaluate, export.")
