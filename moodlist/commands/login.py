"""moodlist login: once in six months, the owner lets Moodlist read their playlists, or save them too (with PKCE)."""

import webbrowser
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from classify.errors import BadRequest, CredentialsRefused, MoodlistError
from classify.sources.credentials import CredentialFile, Credentials, CredentialStore
from classify.sources.spotify.tokens import SCOPE
from moodlist.oauth.authorization import SAVING, Authorization
from moodlist.oauth.callback_server import Redirect, redirect_uri
from moodlist.options import parser_for, personal_settings, port
from moodlist.program import say

PORT = 8888
EXAMPLES = """
moodlist login --client-id 0123456789abcdef0123456789abcdef
moodlist login                                  # again, after six months
moodlist login --save                           # lets `moodlist save` change your playlists
moodlist login --secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:Spotify-AbCdEf   # for a deployment
"""
DASHBOARD = """\
Once, on https://developer.spotify.com/dashboard (Spotify wants the app's owner to have Premium):
  1. Create an app; tick "Web API".
  2. Register this redirect URI, exactly: {redirect}
  3. Under User Management, add the Spotify user who logs in, if that is not you.
  4. Give its Client ID to `moodlist login --client-id ID`. The client secret is not needed."""


def run(argv: Sequence[str]) -> int:
    """Log in and store the refresh token.

    Raises:
        MoodlistError: the user or Spotify refuses, nobody answers in time, or the token cannot be stored.
    """
    asked = _parser().parse_args(argv)
    settings = personal_settings()
    assert settings.credentials_file is not None  # noqa: S101  # a person's settings have one
    file = CredentialFile(settings.credentials_file)
    client_id = asked.client_id or settings.client_id or _known_client(file)
    if not client_id:
        raise BadRequest(f"Moodlist needs an app of yours.\n{DASHBOARD.format(redirect=redirect_uri(asked.port))}")
    store = _secret(asked.secret) if asked.secret else file
    with Redirect(asked.port) as redirect:
        scope = SAVING if asked.save else SCOPE
        authorization = Authorization(client_id, redirect.uri, settings.spotify_accounts_url, scope)
        say(f"Open this address and let Moodlist {'read and change' if asked.save else 'read'} your playlists:")
        _send_to(authorization.url, redirect.uri, open_browser=asked.browser)
        answer = redirect.wait(asked.wait)
    token = authorization.refresh_token(answer)
    _keep(store, Credentials(client_id, refresh_token=token))
    say(f"Logged in. The refresh token is in {asked.secret or settings.credentials_file}; Spotify ends it after six")
    say(f"months, and then `moodlist login{' --save' if asked.save else ''}` is due again.")
    return 0


def _send_to(url: str, redirect: str, *, open_browser: bool) -> None:
    say(f"\n  {url}\n")
    say(f"If Spotify says INVALID_CLIENT, the app has to list the redirect URI {redirect}.")
    if open_browser and not webbrowser.open(url):
        say("No browser could be started here.")


def _known_client(file: CredentialStore) -> str | None:
    """The app with which this user has logged in before."""
    try:
        return file.read().client_id
    except CredentialsRefused:
        return None


def _secret(name: str) -> CredentialStore:
    """The secret of a deployment; whether AWS can be reached at all shows before the browser opens."""
    from moodlist.deployment.secret import DeploymentSecret  # noqa: PLC0415  # boto3 takes a third of a second

    return DeploymentSecret(name)


def _keep(store: CredentialStore, credentials: Credentials) -> None:
    try:
        store.save(credentials)
    except OSError as error:
        raise MoodlistError(f"The credentials could not be written: {error.strerror} ({error.filename}).") from None


def _parser() -> ArgumentParser:
    parser = parser_for("login", "Let Moodlist read your Spotify playlists and liked songs.", EXAMPLES)
    parser.epilog = f"{parser.epilog}\n\n{DASHBOARD.format(redirect=redirect_uri(PORT))}"
    add = parser.add_argument
    add("--client-id", metavar="ID", help="of your app on Spotify's dashboard (default: that of the last login)")
    add("--port", type=port, default=PORT, help="of the redirect URI on this machine (default: %(default)s)")
    add("--no-browser", dest="browser", action="store_false", help="only print the address to open")
    add("--secret", metavar="ARN", help="store the token in this secret of AWS Secrets Manager")
    add("--save", action="store_true", help="ask for the right to change playlists too, for `moodlist save`")
    add("--wait", metavar="SECONDS", type=_seconds, default=300.0, help="for your answer (default: %(default).0f)")
    return parser


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no number of seconds") from None
