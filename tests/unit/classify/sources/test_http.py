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

LONG = 5.0  # seconds; no test waits for it unless it fails


class Answers:
    """A call that fails with each of these errors and then answers."""

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


def test_an_answer_comes_at_once(clock: FakeClock) -> None:
    assert with_retries(Answers(), Deadline.after(10)) == "answer"
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
def test_what_a_wait_may_cure_is_tried_again_after_it(
    clock: FakeClock, errors: list[MoodlistError], slept: list[float]
) -> None:
    assert with_retries(Answers(*errors), Deadline.after(100)) == "answer"
    assert clock.slept == slept


def test_after_three_attempts_the_last_error_is_raised(clock: FakeClock) -> None:
    last = _down()
    call = Answers(_down(), _limited(1), last)
    with pytest.raises(UpstreamUnavailable) as caught:
        with_retries(call, Deadline.never())
    assert caught.value is last
    assert (call.calls, clock.slept) == (3, [0.25, 1])


@pytest.mark.parametrize(
    "kind", [BadRequest, NotFound, PlaylistForbidden, UpstreamNonsense, OutOfTime, QuotaExceeded, CredentialsRefused]
)
def test_what_no_short_wait_cures_is_raised_at_once(clock: FakeClock, kind: type[MoodlistError]) -> None:
    call = Answers(kind("No."))
    with pytest.raises(kind):
        with_retries(call, Deadline.never())
    assert (call.calls, clock.slept) == (1, [])


def test_a_used_up_quota_is_never_tried_again_however_short_the_wait(clock: FakeClock) -> None:
    call = Answers(QuotaExceeded("Tomorrow.", retry_after=0))
    with pytest.raises(QuotaExceeded):
        with_retries(call, Deadline.never())
    assert call.calls == 1


@pytest.mark.parametrize(
    ("seconds", "deadline"), [(10.0, 10.0), (30.0, 10.0), (60.5, 1e9), (60.5, math.inf), (52_531.0, math.inf)]
)
def test_a_wait_beyond_the_deadline_or_a_minute_goes_to_the_caller_at_once(
    clock: FakeClock, seconds: float, deadline: float
) -> None:
    call = Answers(_limited(seconds))
    with pytest.raises(RateLimited) as caught:
        with_retries(call, Deadline.after(deadline))
    assert caught.value.retry_after == seconds
    assert (call.calls, clock.slept) == (1, [])


def test_the_wait_between_attempts_obeys_the_deadline_too(clock: FakeClock) -> None:
    call = Answers(_down(), _down())
    with pytest.raises(UpstreamUnavailable):
        with_retries(call, Deadline.after(0.6))
    assert (call.calls, clock.slept) == (2, [0.25])


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Opens at the end of the test at the latest, so that no thread stays behind it."""
    gate = threading.Event()
    yield gate
    gate.set()


def _open(gate: threading.Event) -> None:
    """Let the calls under way end, and wait until the threads have nothing more to do."""
    gate.set()
    for thread in threading.enumerate():
        if thread.name.startswith("upstream"):
            thread.join(LONG)


def _nothing() -> None:
    """Nobody counts."""


def test_results_are_in_the_order_of_the_calls_and_not_of_their_ends(gate: threading.Event) -> None:
    def slow() -> str:
        assert gate.wait(LONG)
        return "slow"

    def quick() -> str:
        gate.set()
        return "quick"

    assert run_concurrently([slow, quick], Deadline.after(LONG), _nothing) == ["slow", "quick"]


def test_without_calls_there_are_no_results() -> None:
    assert run_concurrently([], Deadline.after(LONG), _nothing) == []


def test_eight_calls_are_under_way_at_once_and_never_more() -> None:
    lock, under_way, most = threading.Lock(), 0, 0
    eight = threading.Barrier(MAX_CONCURRENT_CALLS, timeout=LONG)

    def call() -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        eight.wait()
        with lock:
            under_way -= 1

    run_concurrently([call] * 3 * MAX_CONCURRENT_CALLS, Deadline.after(LONG), _nothing)
    assert (MAX_CONCURRENT_CALLS, most) == (8, 8)


def test_each_call_that_ends_is_counted() -> None:
    done: list[None] = []
    run_concurrently([_nothing] * 20, Deadline.after(LONG), lambda: done.append(None))
    assert len(done) == 20


def test_the_first_error_is_raised_and_calls_not_yet_begun_never_begin(gate: threading.Event) -> None:
    begun: list[int] = []
    ended: list[None] = []

    def call(at: int) -> None:
        begun.append(at)
        if at == 0:
            raise NotFound("The first.")
        gate.wait(LONG)
        raise UpstreamNonsense("A later one.")

    calls: list[Callable[[], None]] = [lambda at=at: call(at) for at in range(30)]  # type: ignore[misc]
    with pytest.raises(NotFound, match="The first"):
        run_concurrently(calls, Deadline.after(LONG), lambda: ended.append(None))
    assert ended == [None]
    _open(gate)
    assert len(begun) <= MAX_CONCURRENT_CALLS + 1


def test_when_the_deadline_passes_nobody_waits_for_the_calls_under_way(gate: threading.Event) -> None:
    begun: list[None] = []

    def call() -> None:
        begun.append(None)
        gate.wait(LONG)

    with pytest.raises(OutOfTime):
        run_concurrently([call] * 30, Deadline.after(0.05), _nothing)
    _open(gate)
    assert len(begun) <= MAX_CONCURRENT_CALLS


def test_after_the_deadline_nothing_is_waited_for_at_all(gate: threading.Event) -> None:
    with pytest.raises(OutOfTime):
        run_concurrently([lambda: gate.wait(LONG)], Deadline.after(-1), _nothing)


def test_without_a_deadline_calls_are_waited_for() -> None:
    assert run_concurrently([lambda: time.sleep(0.01)], Deadline.never(), _nothing) == [None]


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
def test_a_wait_is_a_number_or_a_date(clock: FakeClock, value: str, seconds: float) -> None:
    assert clock.now == 1_000
    assert parse_retry_after(_header(value)) == seconds


@pytest.mark.parametrize(
    "value",
    ["", "soon", "-3", "nan", "inf", "1e999", "9" * 400, "3 seconds", "²", "Thu, 99 Foo 1970 00:00:00 GMT", "1,2"],
)
def test_a_wait_that_cannot_be_read_is_none(value: str) -> None:
    assert parse_retry_after(_header(value)) is None


@pytest.mark.parametrize("url", ["https://api.spotify.com/v1", "http://127.0.0.1:9"])
def test_a_session_tries_nothing_again_on_its_own_and_keeps_a_connection_per_thread(url: str) -> None:
    adapter = new_session(url).get_adapter(url)
    assert isinstance(adapter, HTTPAdapter)
    assert adapter.max_retries.total == 0
    assert adapter.poolmanager.connection_pool_kw["maxsize"] == MAX_CONCURRENT_CALLS


class Setter(BaseHTTPRequestHandler):
    """Answers with a cookie, and with the one that the caller sent."""

    def do_GET(self) -> None:  # the name that http.server calls
        self.send_response(200)
        self.send_header("Set-Cookie", "sid=1")
        self.end_headers()
        self.wfile.write(self.headers.get("Cookie", "none").encode())

    def log_message(self, *_: object) -> None:
        """No line on stderr."""


@pytest.fixture
def setter() -> Iterator[str]:
    """The address of a service that sets a cookie."""
    with HTTPServer(("127.0.0.1", 0), Setter) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_session_keeps_no_cookies(setter: str) -> None:
    with new_session(setter) as session:
        assert [session.get(setter, timeout=LONG).text for _ in range(2)] == ["none", "none"]


def test_a_session_knows_the_proxies_of_the_environment_and_asks_for_nothing_else_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    outside, inside = new_session("https://api.spotify.com/v1"), new_session("https://127.0.0.1:9/v1")
    assert outside.proxies["https"] == "http://127.0.0.1:3128"
    assert "https" not in inside.proxies
    assert not outside.trust_env


def test_nobody_hears_of_silent_progress(capsys: pytest.CaptureFixture[str]) -> None:
    ignore_progress("Request", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_without_the_header_there_is_no_wait() -> None:
    assert parse_retry_after(CaseInsensitiveDict()) is None


@given(st.text(st.characters(max_codepoint=255)) | st.text("0123456789.eE+-_ "))
def test_any_header_is_a_finite_wait_or_none(value: str) -> None:
    seconds = parse_retry_after(_header(value))
    assert seconds is None or 0 <= seconds < math.inf
