"""The options that several subcommands share."""

from argparse import ArgumentParser
from pathlib import Path

from moodlist.number_types import score


def add_source(parser: ArgumentParser) -> None:
    """Add `SOURCE`, which `moodlist.input.read_source` reads, as `args.source`."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="an exported file; a link, URI or id of a playlist, album or track; `liked` for your liked songs; "
        "or `-` to read a file or pasted links from standard input",
    )


def add_selection(parser: ArgumentParser) -> None:
    """Add `--min-score S` and `--sort`."""
    add = parser.add_argument
    add("--min-score", metavar="S", type=score, default=0.0, help="only songs with at least this score, from 0 to 1")
    add("--sort", choices=("playlist", "score"), default="playlist", help="playlist order, or best score first")


def add_model(parser: ArgumentParser) -> None:
    """Add `--model DIR`."""
    parser.add_argument(
        "--model",
        metavar="DIR",
        type=Path,
        help="the folder with mood_model.onnx and mood_model.json (default: Moodlist's own model)",
    )


def add_cache(parser: ArgumentParser) -> None:
    """Add `--no-cache`, as `args.cache`."""
    parser.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="do not read or write the local cache (features last 180 days, pages of playlists a day)",
    )
