import math
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from classify.deadline import Deadline
from classify.errors import (
    BadRequest,
    CredentialsRefused,
    MoodlistError,
    NotFound,
    OutOfTime,
    PlaylistForbidden,
    QuotaExceeded,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.sources.http import (
    MAX_CONCURRENT_CALLS,
    ignore_progress,
    new_session,
    parse_retry_after,
    run_concurrently,
    with_retries,
)
from tests.unit.classify.conftest import FakeClock

LONG = 5.0  # seconds; only a failing test waits this long


class FailingCall:
    """A call that raises each of the errors in turn and then returns an answer."""

    def __init__(self, *errors: MoodlistError):
        self._errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)
        return "answer"


def _limited(seconds: float) -> RateLimited:
    return RateLimited("Wait.", retry_after=seconds)


def _down(seconds: float | None = None) -> UpstreamUnavailable:
    return UpstreamUnavailable("Down.", retry_after=seconds)


def test_a_successful_call_returns_without_a_pause(clock: FakeClock) -> None:
    assert with_retries(FailingCall(), Deadline.after(10)) == "answer"
    assert clock.slept == []


@pytest.mark.parametrize(
    ("errors", "slept"),
    [
        ([_down()], [0.25]),
        ([_down(), _down()], [0.25, 0.5]),
        ([_limited(3)], [3]),
        ([_limited(3), _down()], [3, 0.5]),
        ([_down(2), _limited(0)], [2, 0]),
        ([_limited(60)], [60]),
    ],
)
def test_a_transient_error_is_retried_after_its_pause(
    clock: FakeClock, errors: list[MoodlistError], slept: list[float]
) -> None:
    assert with_retries(FailingCall(*errors), Deadline.after(100)) == "answer"
    assert clock.slept == slept


def test_the_last_error_is_raised_after_three_attempts(clock: FakeClock) -> None:
    last = _down()
    call = FailingCall(_down(), _limited(1), last)
    with pytest.raises(UpstreamUnavailable) as caught:
        with_retries(call, Deadline.never())
    assert caught.value is last
    assert (call.calls, clock.slept) == (3, [0.25, 1])


@pytest.mark.parametrize(
    "kind", [BadRequest, NotFound, PlaylistForbidden, UpstreamNonsense, OutOfTime, QuotaExceeded, CredentialsRefused]
)
def test_a_permanent_error_is_raised_at_once(clock: FakeClock, kind: type[MoodlistError]) -> None:
    call = FailingCall(kind("No."))
    with pytest.raises(kind):
        with_retries(call, Deadline.never())
    assert (call.calls, clock.slept) == (1, [])


def test_a_used_up_quota_is_not_retried_however_short_the_wait(clock: FakeClock) -> None:
    call = FailingCall(QuotaExceeded("Tomorrow.", retry_after=0))
    with pytest.raises(QuotaExceeded):
        with_retries(call, Deadline.never())
    assert call.calls == 1


@pytest.mark.parametrize(
    ("seconds", "deadline"), [(10.0, 10.0), (30.0, 10.0), (60.5, 1e9), (60.5, math.inf), (52_531.0, math.inf)]
)
def test_a_wait_beyond_the_deadline_or_a_minute_is_raised_at_once(
    clock: FakeClock, seconds: float, deadline: float
) -> None:
    call = FailingCall(_limited(seconds))
    with pytest.raises(RateLimited) as caught:
        with_retries(call, Deadline.after(deadline))
    assert caught.value.retry_after == seconds
    assert (call.calls, clock.slept) == (1, [])


def test_the_pause_between_attempts_obeys_the_deadline(clock: FakeClock) -> None:
    call = FailingCall(_down(), _down())
    with pytest.raises(UpstreamUnavailable):
        with_retries(call, Deadline.after(0.6))
    assert (call.calls, clock.slept) == (2, [0.25])


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """An event that is set at the end of the test at the latest, so that no thread waits forever."""
    gate = threading.Event()
    yield gate
    gate.set()


def _let_calls_end(gate: threading.Event) -> None:
    """Let the running calls end, and wait for their threads."""
    gate.set()
    for thread in threading.enumerate():
        if thread.name.startswith("upstream"):
            thread.join(LONG)


def _call() -> None:
    """Return at once."""


def test_results_are_in_the_order_of_the_calls_whichever_ends_first(gate: threading.Event) -> None:
    def slow() -> str:
        assert gate.wait(LONG)
        return "slow"

    def quick() -> str:
        gate.set()
        return "quick"

    assert run_concurrently([slow, quick], Deadline.after(LONG)) == ["slow", "quick"]


def test_no_calls_give_no_results() -> None:
    assert run_concurrently([], Deadline.after(LONG)) == []


def test_at_most_eight_calls_run_at_once() -> None:
    lock, running, most = threading.Lock(), 0, 0
    eight = threading.Barrier(MAX_CONCURRENT_CALLS, timeout=LONG)

    def call() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        eight.wait()
        with lock:
            running -= 1

    run_concurrently([call] * 3 * MAX_CONCURRENT_CALLS, Deadline.after(LONG))
    assert (MAX_CONCURRENT_CALLS, most) == (8, 8)


def test_on_done_is_called_after_each_call() -> None:
    done: list[None] = []
    run_concurrently([_call] * 20, Deadline.after(LONG), lambda: done.append(None))
    assert len(done) == 20


def test_the_first_error_is_raised_and_no_further_calls_start(gate: threading.Event) -> None:
    started: list[int] = []
    ended: list[None] = []

    def call(at: int) -> None:
        started.append(at)
        if at == 0:
            raise NotFound("The first.")
        gate.wait(LONG)
        raise UpstreamNonsense("A later one.")

    calls: list[Callable[[], None]] = [lambda at=at: call(at) for at in range(30)]  # type: ignore[misc]
    with pytest.raises(NotFound, match="The first"):
        run_concurrently(calls, Deadline.after(LONG), lambda: ended.append(None))
    assert ended == [None]
    _let_calls_end(gate)
    assert len(started) <= MAX_CONCURRENT_CALLS + 1


def test_running_calls_are_abandoned_at_the_deadline(gate: threading.Event) -> None:
    started: list[None] = []

    def call() -> None:
        started.append(None)
        gate.wait(LONG)

    with pytest.raises(OutOfTime):
        run_concurrently([call] * 30, Deadline.after(0.05))
    _let_calls_end(gate)
    assert len(started) <= MAX_CONCURRENT_CALLS


def test_calls_after_the_deadline_are_not_waited_for(gate: threading.Event) -> None:
    with pytest.raises(OutOfTime):
        run_concurrently([lambda: gate.wait(LONG)], Deadline.after(-1))


def test_calls_without_a_deadline_are_waited_for() -> None:
    assert run_concurrently([lambda: time.sleep(0.01)], Deadline.never()) == [None]


def _header(value: str) -> CaseInsensitiveDict[str]:
    return CaseInsensitiveDict({"retry-after": value})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("0", 0),
        ("0.5", 0.5),
        ("52531", 52_531),
        ("Thu, 01 Jan 1970 00:16:45 GMT", 5),
        ("Thu, 01 Jan 1970 01:16:45 +0100", 5),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
def test_retry_after_is_a_number_or_a_date(clock: FakeClock, value: str, seconds: float) -> None:
    assert clock.now == 1_000
    assert parse_retry_after(_header(value)) == seconds


@pytest.mark.parametrize(
    "value",
    ["", "soon", "-3", "nan", "inf", "1e999", "9" * 400, "3 seconds", "²", "Thu, 99 Foo 1970 00:00:00 GMT", "1,2"],
)
def test_an_invalid_retry_after_is_none(value: str) -> None:
    assert parse_retry_after(_header(value)) is None


@pytest.mark.parametrize("url", ["https://api.spotify.com/v1", "http://127.0.0.1:9"])
def test_a_session_never_retries_and_has_a_connection_per_concurrent_call(url: str) -> None:
    adapter = new_session(url).get_adapter(url)
    assert isinstance(adapter, HTTPAdapter)
    assert adapter.max_retries.total == 0
    assert adapter.poolmanager.connection_pool_kw["maxsize"] == MAX_CONCURRENT_CALLS


class CookieServer(BaseHTTPRequestHandler):
    """Sets a cookie, and returns the one that the caller sent."""

    def do_GET(self) -> None:  # http.server calls the method by this name
        self.send_response(200)
        self.send_header("Set-Cookie", "sid=1")
        self.end_headers()
        self.wfile.write(self.headers.get("Cookie", "none").encode())

    def log_message(self, *_: object) -> None:
        """Write nothing to stderr."""


@pytest.fixture
def cookie_server() -> Iterator[str]:
    """The URL of a server that sets a cookie."""
    with HTTPServer(("127.0.0.1", 0), CookieServer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_session_stores_no_cookies(cookie_server: str) -> None:
    with new_session(cookie_server) as session:
        assert [session.get(cookie_server, timeout=LONG).text for _ in range(2)] == ["none", "none"]


def test_a_session_takes_only_the_proxies_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    outside, inside = new_session("https://api.spotify.com/v1"), new_session("https://127.0.0.1:9/v1")
    assert outside.proxies["https"] == "http://127.0.0.1:3128"
    assert "https" not in inside.proxies
    assert not outside.trust_env


def test_ignored_progress_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ignore_progress("Request", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_missing_retry_after_is_none() -> None:
    assert parse_retry_after(CaseInsensitiveDict()) is None


@given(st.text(st.characters(max_codepoint=255)) | st.text("0123456789.eE+-_ "))
def test_any_retry_after_gives_a_finite_wait_or_none(value: str) -> None:
    seconds = parse_retry_after(_header(value))
    assert seconds is None or 0 <= seconds < math.inf
