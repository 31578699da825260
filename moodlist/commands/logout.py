"""moodlist logout: removes the login that `moodlist login` saved on this machine."""

import os
from argparse import Namespace
from pathlib import Path

from classify.errors import CredentialsRefused, MoodlistError
from classify.settings import PREFIX
from classify.sources.credentials import CredentialFile, Credentials
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.settings import user_settings

APPS = "https://www.spotify.com/account/apps/"
EXAMPLES = """
moodlist logout
moodlist logout && moodlist login               # as another user of Spotify
"""
NOTES = f"""\
Spotify still trusts the app. To revoke that, open {APPS} and remove the app's access; then no copy of
the token works any more. A deployment keeps its login in AWS Secrets Manager, which this command does not touch."""
_TOKENS = ("REFRESH_TOKEN", "SECRET")  # settings that hold or name a login too


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist logout`."""
    parser.describe("Remove the login that is saved on this machine.", EXAMPLES, NOTES)


def run(_: Namespace) -> int:
    """Remove the saved login, and say what was removed and what was not.

    Raises:
        MoodlistError: the file cannot be removed.
    """
    settings = user_settings()
    assert settings.credentials_file is not None  # noqa: S101  # user_settings always sets it
    file = settings.credentials_file
    try:
        removed = _remove(file)
    except OSError as error:
        raise MoodlistError(f"Cannot remove the login in {str(file)!r}: {error.strerror}. Delete the file.") from error
    if removed is None:
        say(f"No login is saved on this machine: there is none in {file}.")
    else:
        say(f"Removed {removed} in {file}.")
        say(f"Spotify still trusts the app: to revoke that, remove its access at {APPS}")
    for name in _TOKENS:
        if os.environ.get(PREFIX + name):
            say(f"The variable {PREFIX}{name} still gives Moodlist a login: unset it.")
    return 0


def _remove(file: Path) -> str | None:
    """Remove the token, but not an app's secret; return what was removed, None if there was nothing.

    Raises:
        OSError: the file cannot be read, written or removed.
    """
    file.with_suffix(".new").unlink(missing_ok=True)  # a login that was interrupted while it was saved
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        credentials = Credentials.parse(content)
    except CredentialsRefused:
        credentials = None  # unreadable, so it may hold anything
    if credentials and credentials.client_secret:
        if not credentials.refresh_token:
            return None
        CredentialFile(file).save(Credentials(credentials.client_id, credentials.client_secret))
        return f"the refresh token of the app {credentials.client_id}, and kept the app's id and secret,"
    for each in {file.resolve(), file}:  # also what a symbolic link points to
        each.unlink()
    return f"the refresh token of the app {credentials.client_id}" if credentials else "credentials that are damaged"
