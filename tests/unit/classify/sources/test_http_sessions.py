import math
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from classify.sources.http import ignore_progress, new_session, parse_retry_after
from tests.unit.classify.conftest import FakeClock

LONG = 5.0  # seconds; only a failing test waits this long


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
    assert adapter.poolmanager.connection_pool_kw["maxsize"] == 8


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
