"""The simulator: one server for Spotify's accounts service, its Web API and ReccoBeats."""

from collections.abc import Iterable
from threading import Event
from types import TracebackType
from typing import Self

from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Entry, Playlist
from moodlist.simulator.http.call_log import Call, CallLog, max_concurrent_calls_of
from moodlist.simulator.http.control import ROOT as CONTROL_ROOT
from moodlist.simulator.http.control import Control
from moodlist.simulator.http.fault_queue import FaultQueue
from moodlist.simulator.http.faults import Fault
from moodlist.simulator.http.messages import Reply, Request
from moodlist.simulator.http.routes import first_reply
from moodlist.simulator.http.server import Server
from moodlist.simulator.reccobeats import ReccoBeats
from moodlist.simulator.spotify.accounts import CLIENT_ID, CLIENT_SECRET, Accounts
from moodlist.simulator.spotify.dialects import App, Dialect, Rules
from moodlist.simulator.spotify.library import Library, make_edit
from moodlist.simulator.spotify.state import SpotifyState
from moodlist.simulator.spotify.tokens import ALL_SCOPES, Tokens
from moodlist.simulator.spotify.web_api import WebApi


class Simulator:
    """A simulated Spotify and ReccoBeats on localhost; `with Simulator() as sim:` starts and stops it.

    `latency` is the delay of each response, in seconds. `owner` is the user who signs in. `port` 0 takes a free port.
    """

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        catalog: Catalog | None = None,
        dialect: Dialect = "2026",
        app: App = "development",
        latency: float = 0.0,
        owner: str = "moodlist-owner",
        port: int = 0,
        host: str = "127.0.0.1",
    ) -> None:
        self.catalog = catalog or Catalog.sample()
        self.dialect = dialect
        self.app = app
        self.latency = latency
        self.owner = owner
        self._tokens = Tokens(owner)
        self._library = Library(self.catalog, owner)
        self._accounts = Accounts(self._tokens, owner)
        self._faults = FaultQueue()
        self._calls = CallLog()
        state = SpotifyState(self.catalog, self._library, self._tokens, Rules(dialect, app), owner)
        self._control = Control(self._faults, self._calls)
        self._services = (WebApi(state).answer, ReccoBeats(self.catalog).answer, self._accounts.answer)
        self._stopping = Event()
        self._server = Server(host, port, self._reply)
        self.url = self._server.url

    @property
    def spotify_api_url(self) -> str:
        """The root of the Web API, without a trailing slash."""
        return f"{self.url}/v1"

    @property
    def accounts_url(self) -> str:
        """The root of /authorize and /api/token."""
        return self.url

    @property
    def reccobeats_url(self) -> str:
        """The root of ReccoBeats, without a trailing slash."""
        return f"{self.url}/reccobeats/v1"

    @property
    def credentials(self) -> dict[str, str]:
        """The client_id, client_secret and refresh_token that are valid now."""
        client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return {**client, "refresh_token": self._tokens.refresh_token}

    @property
    def calls(self) -> list[Call]:
        """The last 2,000 calls in order of arrival, without those to /simulator."""
        return self._calls.all()

    def calls_to(self, path: str) -> list[Call]:
        """Return the calls whose paths start with `path`."""
        return [call for call in self.calls if call.path.startswith(path)]

    def max_concurrent_calls(self, path: str = "/") -> int:
        """Return the largest number of simultaneous calls whose paths start with `path`."""
        return max_concurrent_calls_of(self.calls_to(path))

    @property
    def rotate_refresh_tokens(self) -> bool:
        """Whether each use of a refresh token returns a new one and revokes the old one, as for PKCE clients."""
        return self._accounts.rotate

    @rotate_refresh_tokens.setter
    def rotate_refresh_tokens(self, rotate: bool) -> None:
        self._accounts.rotate = rotate

    @property
    def deny_login(self) -> bool:
        """Whether the user refuses access at /authorize."""
        return self._accounts.deny_login

    @deny_login.setter
    def deny_login(self, deny: bool) -> None:
        self._accounts.deny_login = deny

    def access_token(self, *, user: bool = True, scopes: Iterable[str] = ALL_SCOPES) -> str:
        """Return a valid access token: the owner's, or if `user` is false, one from client credentials."""
        return self._tokens.issue(self.owner, frozenset(scopes)) if user else self._tokens.issue(None)

    def refresh_token(self, scopes: Iterable[str]) -> str:
        """Return a valid refresh token of the owner for these scopes."""
        return self._tokens.issue_refresh(self.owner, frozenset(scopes))

    def expire_tokens(self) -> None:
        """Expire all access tokens issued so far."""
        self._tokens.expire()

    def revoke_refresh_tokens(self) -> None:
        """Revoke all refresh tokens issued so far, as Spotify does six months after the login."""
        self._tokens.revoke_refresh_tokens()

    def fail(self, *faults: Fault) -> None:
        """Inject these faults from now on."""
        self._faults.add(*faults)

    def reset(self) -> None:
        """Remove all faults and recorded calls, and undo all edits of playlists."""
        self._library.reset()
        self._faults.clear()
        self._calls.clear()

    def playlist(self, playlist_id: str) -> Playlist:
        """Return a playlist with all its edits.

        Raises:
            KeyError: no playlist has this id.
        """
        playlist = self._library.playlist(playlist_id)
        if playlist is None:
            raise KeyError(playlist_id)
        return playlist

    def edit_playlist(
        self,
        playlist_id: str,
        *,
        add: Iterable[str | Entry] = (),
        remove: Iterable[int] = (),
        at: int | None = None,
        after_page: int | None = None,
    ) -> None:
        """Remove the entries at positions `remove`, then insert track ids or entries at `at`, by default at the end.

        With `after_page`, the edit happens once that many more pages of the contents have been served.
        """
        self.playlist(playlist_id)
        entries = [Entry(self.catalog.tracks[each]) if isinstance(each, str) else each for each in add]
        self._library.edit(playlist_id, make_edit(entries, remove, at), after_page=after_page)

    def start(self) -> Self:
        """Start serving."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop serving; end all connections and threads."""
        self._stopping.set()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _reply(self, request: Request) -> Reply:
        if request.path.startswith(f"{CONTROL_ROOT}/"):
            return self._control.answer(request) or Reply(404)
        call = self._calls.begin(request)
        fault = self._faults.take(request)
        reply = fault.reply() if fault and fault.replaces else first_reply(self._services, request)
        if fault:
            reply = fault.apply_to(reply)
        if wait := self.latency + (fault.delay if fault else 0.0):
            self._stopping.wait(wait)
        self._calls.finish(call, reply.status)
        return reply
