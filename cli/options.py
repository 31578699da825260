"""What several subcommands share: how their help looks, `--model`, and the settings of a person's machine."""

import os
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path

from msgspec import structs
from platformdirs import user_config_path

from classify.settings import Settings

CREDENTIALS_FILE = "credentials.json"


def parser_for(command: str, about: str, examples: str) -> ArgumentParser:
    """The parser of one subcommand; `examples` are lines of a shell."""
    lines = "\n".join(f"  {line}" for line in examples.strip().splitlines())
    return ArgumentParser(
        prog=f"moodlist {command}",
        description=about,
        epilog=f"examples:\n{lines}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_model(parser: ArgumentParser) -> None:
    """`--model DIR`."""
    parser.add_argument(
        "--model", metavar="DIR", type=Path, help="where mood_model.onnx and mood_model.json are (default: ours)"
    )


def port(text: str) -> int:
    """A TCP port, for argparse."""
    if not text.isdigit() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is no port; ports go from 0 to 65535")
    return int(text)


def personal_settings(model: Path | None = None) -> Settings:
    """The environment's settings, with the credentials that `moodlist login` stores.

    Raises:
        MoodlistError: a variable cannot be read.
    """
    read = Settings.from_environment(os.environ)
    return structs.replace(
        read,
        credentials_file=read.credentials_file or credentials_file(),
        model_dir=model or read.model_dir,
    )


def credentials_file() -> Path:
    """Where this user's credentials are kept unless MOODLIST_CREDENTIALS_FILE says otherwise."""
    return user_config_path("moodlist") / CREDENTIALS_FILE
