"""moodlist settings: shows every setting of this machine, its value, and where the value comes from."""

import json
import os
import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, inspect, structs

from classify.errors import CredentialsRefused, MoodlistError
from classify.settings import PREFIX, Settings, set_variables
from classify.sources.credentials import CredentialFile
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.settings import STACK, default_settings, user_settings
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.text import DIM, PLAIN, Line, as_json, show

EXAMPLES = """
moodlist settings
moodlist settings --format json
"""
NOTES = """\
A setting is a variable of the environment; docs/settings.md describes each. `moodlist login` saves a login in the
credentials file, which is read if neither MOODLIST_SECRET nor MOODLIST_CLIENT_ID is set."""
HIDDEN = "(hidden)"
SECRETS = {"client_secret", "refresh_token"}
# Other variables that the command reads, with what counts if they are not set. docs/settings.md lists them too.
OTHER_VARIABLES = {
    "MOODLIST_STACK": STACK,
    "POWERTOOLS_LOG_LEVEL": "ERROR",
    "AWS_DEFAULT_REGION": None,
    "XDG_CACHE_HOME": None,
    "XDG_CONFIG_HOME": None,
    "NO_COLOR": None,
    "FORCE_COLOR": None,
}
HEAD = (Column("Setting"), Column("Value", widest=60, shrinks=True), Column("From"), Column("Read by"))
_PASSWORD = re.compile(r"(?<=://)[^/\s]+(?=@)")


class SettingSchema(Struct, rename={"source": "from"}):
    """A setting, as `--format json` prints it. A secret value is replaced by `(hidden)`."""

    name: str
    value: Any
    source: str  # environment, file, or default
    read_by: str


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist settings`."""
    parser.describe("Show every setting, its value and where it comes from.", EXAMPLES, NOTES)
    about = "json is for other programs"
    parser.add_argument("-f", "--format", choices=("table", "json"), default="table", help=about)


def run(args: Namespace) -> int:
    """Show the settings.

    Raises:
        InvalidSetting: a variable of the environment is invalid; the others are shown before.
    """
    settings = [*_settings(), *_other_variables()]
    if args.format == "json":
        sys.stdout.buffer.write(as_json(settings))
    else:
        show(_table(settings))
    sys.stdout.flush()
    user_settings()
    return 0


def _settings() -> Iterator[SettingSchema]:
    variables, defaults = set_variables(os.environ), default_settings()
    stored = _stored_login(variables, defaults)
    for field in structs.fields(Settings):
        default = getattr(defaults, field.name)
        value, source = default, "default"
        if field.name in variables:
            value, source = _set_value(field.name, os.environ[variables[field.name]]), "environment"
        elif field.name in stored:
            value, source = stored[field.name], "file"
        info = inspect.type_info(field.type)
        assert isinstance(info, inspect.Metadata)  # noqa: S101  # each field says who reads it
        shown = _shown(field.name, value)
        yield SettingSchema(f"{PREFIX}{field.name.upper()}", shown, source, (info.extra or {})["read_by"])


def _set_value(name: str, text: str) -> Any:
    """Return the value of a variable; the text itself if it is not valid, which `run` reports."""
    try:
        return getattr(Settings.from_environment({PREFIX + name.upper(): text}), name)
    except MoodlistError:
        return text


def _stored_login(variables: Mapping[str, str], defaults: Settings) -> dict[str, Any]:
    """Return the settings that the credentials file gives, if it is read and can be."""
    if not {"secret", "client_id"}.isdisjoint(variables):
        return {}
    variable = variables.get("credentials_file")
    file = Path(os.environ[variable]) if variable else defaults.credentials_file
    if file is None or not file.exists():
        return {}
    try:
        login = CredentialFile(file).read().login
    except CredentialsRefused as error:
        say(f"The login in {file} is not used. {error.detail}")
        return {}
    return {name: value for name, value in structs.asdict(login).items() if value}


def _other_variables() -> Iterator[SettingSchema]:
    for name, default in OTHER_VARIABLES.items():
        value = os.environ.get(name)
        yield SettingSchema(name, value or default, "environment" if value else "default", "command")


def _shown(name: str, value: Any) -> Any:
    """Return a value without its secret, as JSON has it."""
    if name in SECRETS and value:
        return HIDDEN
    if isinstance(value, Path):
        return os.fsencode(value).decode(errors="replace")
    return _PASSWORD.sub(HIDDEN, value) if isinstance(value, str) else value


def _table(settings: Iterable[SettingSchema]) -> Iterator[Line]:
    rows = []
    for each in settings:
        style = DIM if each.source == "default" else PLAIN
        value = (
            json.dumps(each.value) if isinstance(each.value, bool) else "-" if each.value is None else str(each.value)
        )
        rows.append([(each.name, PLAIN), (value, style), (each.source, style), (each.read_by, DIM)])
    return columns_or_lines(HEAD, rows)
