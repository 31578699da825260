"""What several subcommands share: how their help looks, options, and the settings of a person's machine."""

import os
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path

from msgspec import structs
from platformdirs import user_cache_path, user_config_path

from classify.settings import Settings
from moodlist.program import Parser, program

CREDENTIALS_FILE = "credentials.json"
CACHE_FILE = "features.sqlite3"


def parser_for(command: str, about: str, examples: str) -> ArgumentParser:
    """The parser of one subcommand; `examples` are lines of a shell."""
    lines = "\n".join(f"  {line}" for line in examples.strip().splitlines())
    return Parser(
        prog=f"{program()} {command}",
        description=about,
        epilog=f"examples:\n{lines}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_what(parser: ArgumentParser) -> None:
    """`WHAT`, in the forms that `asked_for` reads."""
    parser.add_argument(
        "what",
        metavar="WHAT",
        help="a file that you exported; a link, URI or id of a playlist, album or track; `liked` for your liked "
        "songs; or `-` for a file or pasted links on standard input",
    )


def add_selection(parser: ArgumentParser) -> None:
    """`--min-score S` and `--sort`."""
    add = parser.add_argument
    add("--min-score", metavar="S", type=_score, default=0.0, help="only songs with at least this score, 0 to 1")
    add("--sort", choices=("playlist", "score"), default="playlist", help="the playlist's order, or best score first")


def add_model(parser: ArgumentParser) -> None:
    """`--model DIR`."""
    parser.add_argument(
        "--model", metavar="DIR", type=Path, help="where mood_model.onnx and mood_model.json are (default: ours)"
    )


def add_cache(parser: ArgumentParser) -> None:
    """`--no-cache`, in the argument `cache`."""
    parser.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="neither use nor keep what ReccoBeats once said of a song; it is kept for half a year",
    )


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 1:
        raise ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return score


def port(text: str) -> int:
    """A TCP port, for argparse."""
    if not text.isdigit() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is no port; ports go from 0 to 65535")
    return int(text)


def personal_settings(model: Path | None = None, *, cache: bool = True) -> Settings:
    """The environment's settings, with the credentials that `moodlist login` stores and this user's cache.

    Raises:
        MoodlistError: a variable cannot be read.
    """
    read = Settings.from_environment(os.environ)
    return structs.replace(
        read,
        feature_table=None,  # a deployment's
        cache_file=(read.cache_file or cache_file()) if cache else None,
        credentials_file=read.credentials_file or credentials_file(),
        model_dir=model or read.model_dir,
    )


def credentials_file() -> Path:
    """Where this user's credentials are kept unless MOODLIST_CREDENTIALS_FILE says otherwise."""
    return user_config_path("moodlist") / CREDENTIALS_FILE


def cache_file() -> Path:
    """Where features are kept on this user's machine unless MOODLIST_CACHE_FILE says otherwise."""
    return user_cache_path("moodlist") / CACHE_FILE
