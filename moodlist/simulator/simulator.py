"""The simulator: one server that is Spotify's accounts service, its Web API and ReccoBeats at once."""

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
from moodlist.simulator.http.messages import Reply, ReplyError, Request
from moodlist.simulator.http.server import Server
from moodlist.simulator.reccobeats import ReccoBeats
from moodlist.simulator.spotify.accounts import CLIENT_ID, CLIENT_SECRET, Accounts
from moodlist.simulator.spotify.dialects import App, Dialect, Rules
from moodlist.simulator.spotify.library import Library, editing
from moodlist.simulator.spotify.state import SpotifyState
from moodlist.simulator.spotify.tokens import ALL_SCOPES, Tokens
from moodlist.simulator.spotify.web_api import WebApi


class Simulator:
    """Serves a catalog on localhost; `with Simulator() as sim:` starts and stops it.

    `latency` is added to each call, in seconds. `owner` is the user whom it signs in.
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
        self.latency = latency
        self.owner = owner
        self._tokens = Tokens(owner)
        self._library = Library(self.catalog, owner)
        self._accounts = Accounts(self._tokens, owner)
        self._faults = FaultQueue()
        self._calls = CallLog()
        state = SpotifyState(self.catalog, self._library, self._tokens, Rules(dialect, app), owner)
        self._control = Control(self._faults, self._calls)
        self._services = (WebApi(state), ReccoBeats(self.catalog), self._accounts)
        self._stopping = Event()
        self._server = Server(host, port, self._exchange)
        shown = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104
        self.url = f"http://{shown}:{self._server.server_address[1]}"

    @property
    def spotify_api_url(self) -> str:
        """Root of the Web API, without a slash at its end."""
        return f"{self.url}/v1"

    @property
    def accounts_url(self) -> str:
        """Root of /authorize and /api/token."""
        return self.url

    @property
    def reccobeats_url(self) -> str:
        """Root of ReccoBeats, without a slash at its end."""
        return f"{self.url}/reccobeats/v1"

    @property
    def credentials(self) -> dict[str, str]:
        """The client_id, client_secret and refresh_token which are good now."""
        known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return {**known, "refresh_token": self._tokens.refresh_token}

    @property
    def calls(self) -> list[Call]:
        """The calls so far, in the order of their arrival, without those to /simulator."""
        return self._calls.all()

    def calls_to(self, path: str) -> list[Call]:
        """The calls to paths that begin like this."""
        return [call for call in self.calls if call.path.startswith(path)]

    def max_concurrent_calls(self, path: str = "/") -> int:
        """How many calls to paths that begin like this were under way at the same moment, at most."""
        return max_concurrent_calls_of(self.calls_to(path))

    @property
    def rotate_refresh_tokens(self) -> bool:
        """Whether each use of a refresh token gives a new one and ends the old, as for PKCE clients."""
        return self._accounts.rotate

    @rotate_refresh_tokens.setter
    def rotate_refresh_tokens(self, rotate: bool) -> None:
        self._accounts.rotate = rotate

    @property
    def deny_login(self) -> bool:
        """Whether the user refuses at /authorize."""
        return self._accounts.deny_login

    @deny_login.setter
    def deny_login(self, deny: bool) -> None:
        self._accounts.deny_login = deny

    def access_token(self, *, user: bool = True, scopes: Iterable[str] = ALL_SCOPES) -> str:
        """A good access token: the owner's, or one of the app alone as client credentials give."""
        return self._tokens.issue(self.owner, frozenset(scopes)) if user else self._tokens.issue(None)

    def refresh_token(self, scopes: Iterable[str]) -> str:
        """A good refresh token of the owner, who has allowed these scopes."""
        return self._tokens.issue_refresh(self.owner, frozenset(scopes))

    def expire_tokens(self) -> None:
        """Let every access token given out so far be expired."""
        self._tokens.expire()

    def revoke_refresh_tokens(self) -> None:
        """Let every refresh token given out so far be revoked, as six months after the login."""
        self._tokens.revoke_refresh_tokens()

    def fail(self, *faults: Fault) -> None:
        """Let these faults happen from now on."""
        for fault in faults:
            self._faults.add(fault)

    def reset(self) -> None:
        """Forget faults, recorded calls, and what became of the playlists."""
        self._library.reset()
        self._faults.clear()
        self._calls.clear()

    def playlist(self, playlist_id: str) -> Playlist:
        """A playlist as it is now, edits included; KeyError for an unknown id."""
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
        """Remove the entries at these positions, then insert track ids or entries, by default at the end.

        With `after_page` it happens once that many more pages of the contents were served.
        """
        self.playlist(playlist_id)
        entries = [Entry(self.catalog.tracks[each]) if isinstance(each, str) else each for each in add]
        self._library.edit(playlist_id, editing(entries, remove, at), after_page=after_page)

    def start(self) -> Self:
        """Serve from now on."""
        self._server.start()
        return self

    def stop(self) -> None:
        """End all connections and every thread."""
        self._stopping.set()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _exchange(self, request: Request) -> Reply:
        if request.path.startswith(f"{CONTROL_ROOT}/"):
            return self._control.answer(request) or Reply(404)
        call = self._calls.begin(request)
        fault = self._faults.take(request)
        reply = fault.reply() if fault and fault.replaces else self._true_reply(request)
        if fault:
            reply = fault.spoil(reply)
        if wait := self.latency + (fault.delay if fault else 0.0):
            self._stopping.wait(wait)
        self._calls.finish(call, reply.status)
        return reply

    def _true_reply(self, request: Request) -> Reply:
        try:
            for service in self._services:
                if reply := service.answer(request):
                    return reply
        except ReplyError as refusal:
            return refusal.reply
        return Reply.text("Not found", 404)
