"""What every step has in common on the command line: where to read and write, and progress on stderr."""

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.errors import TrainingError

ROOT = Path(__file__).resolve().parents[1]


def options(purpose: str | None, *, data: bool = False, layer: bool = False) -> argparse.Namespace:
    """The command line of a step: `work` always, `data` and `layer` where the step needs them."""
    parser = argparse.ArgumentParser(description=(purpose or "").split("\n")[0])
    if data:
        parser.add_argument("--data", type=Path, required=True, help="the folder with the files of datasets.toml")
    parser.add_argument(
        "--work", type=Path, default=ROOT / "build" / "training", help="what the steps hand on (default: %(default)s)"
    )
    if layer:
        parser.add_argument(
            "--layer", type=Path, default=ROOT / "layers" / "model", help="where the model goes (default: %(default)s)"
        )
    return parser.parse_args()


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
