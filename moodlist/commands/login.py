"""moodlist login: every six months, the user lets Moodlist read their playlists or, with --save, change them too."""

import webbrowser
from argparse import Namespace

from classify.errors import BadRequest, CredentialsRefused, MoodlistError
from classify.sources.credentials import CredentialFile, Credentials, CredentialStore
from classify.sources.spotify.tokens import SCOPE
from moodlist.number_types import port, seconds
from moodlist.oauth.authorization import SAVE_SCOPE, Authorization
from moodlist.oauth.callback_server import CallbackServer, redirect_uri
from moodlist.parser import CommandParser
from moodlist.program import alert, say
from moodlist.settings import user_settings

PORT = 8888
EXAMPLES = """
moodlist login --client-id 0123456789abcdef0123456789abcdef
moodlist login                                  # again, after six months
moodlist login --save                           # lets `moodlist save` change your playlists
moodlist login --secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:Spotify-AbCdEf   # for a deployment
"""
DASHBOARD = """\
Do this once, on https://developer.spotify.com/dashboard (Spotify requires the app's owner to have Premium):
  1. Create an app and tick "Web API".
  2. Register exactly this redirect URI: {redirect}
  3. Under User Management, add the Spotify user who logs in, if that is not you.
  4. Pass the app's Client ID to `moodlist login --client-id ID`. You do not need the client secret."""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist login`."""
    about = "Let Moodlist read your Spotify playlists and liked songs."
    parser.describe(about, EXAMPLES, DASHBOARD.format(redirect=redirect_uri(PORT)))
    add = parser.add_argument
    add("--client-id", metavar="ID", help="the Client ID of your app (default: that of the last login)")
    add(
        "-p",
        "--port",
        type=port,
        default=PORT,
        help="the port of the redirect URI on this machine (default: %(default)s)",
    )
    add("--no-browser", dest="browser", action="store_false", help="print the address, but do not open it")
    add("--secret", metavar="ARN", help="store the token in this secret of AWS Secrets Manager")
    add("--save", action="store_true", help="also request permission to change playlists, for `moodlist save`")
    wait = "how long to wait for your answer (default: %(default).0f)"
    add("-w", "--wait", metavar="SECONDS", type=seconds, default=300.0, help=wait)


def run(args: Namespace) -> int:
    """Log in and store the refresh token.

    Raises:
        MoodlistError: the user or Spotify refuses, the user does not answer in time, or the token cannot be stored.
    """
    settings = user_settings()
    assert settings.credentials_file is not None  # noqa: S101  # user_settings always sets it
    file = CredentialFile(settings.credentials_file)
    client_id = args.client_id or settings.client_id or _last_client_id(file)
    if not client_id:
        instructions = DASHBOARD.format(redirect=redirect_uri(args.port))
        raise BadRequest(f"Moodlist needs a Spotify app of your own.\n{instructions}")
    store = _deployment_secret(args.secret) if args.secret else file
    with CallbackServer(args.port) as server:
        scope = SAVE_SCOPE if args.save else SCOPE
        authorization = Authorization(client_id, server.uri, server.state, settings.spotify_accounts_url, scope)
        alert(f"Open this address and let Moodlist {'read and change' if args.save else 'read'} your playlists:")
        _open(authorization.url, server.uri, in_browser=args.browser)
        query = server.wait(args.wait)
    token = authorization.refresh_token(query)
    _store(store, Credentials(client_id, refresh_token=token))
    say(f"Logged in. The refresh token is in {args.secret or settings.credentials_file}. It expires after six months;")
    say(f"then run `moodlist login{' --save' if args.save else ''}` again.")
    say(_next_step(args))
    return 0


def _next_step(args: Namespace) -> str:
    if args.secret:
        return "Next: `moodlist watch add LINK` lets the deployment classify a playlist on schedule."
    if args.save:
        return "Next: `moodlist save liked --mood happy` shows the liked songs that it would save to a playlist."
    return "Next: `moodlist classify liked` shows the moods of your liked songs; a playlist's link works too."


def _open(url: str, redirect: str, *, in_browser: bool) -> None:
    alert(f"\n  {url}\n")
    say(f"If Spotify shows INVALID_CLIENT, register the redirect URI {redirect} for your app.")
    if in_browser and not webbrowser.open(url):
        say("No browser could be started on this machine.")


def _last_client_id(file: CredentialStore) -> str | None:
    try:
        return file.read().client_id
    except CredentialsRefused:
        return None


def _deployment_secret(name: str) -> CredentialStore:
    """Return a deployment's secret. If AWS cannot be reached, this fails before the browser opens."""
    from moodlist.deployment.secret import DeploymentSecret  # noqa: PLC0415  # boto3 takes a third of a second

    return DeploymentSecret(name)


def _store(store: CredentialStore, credentials: Credentials) -> None:
    try:
        store.save(credentials)
    except OSError as error:
        raise MoodlistError(f"Cannot write the credentials: {error.strerror} ({error.filename}).") from None
