"""What every call to somebody else's service shares: a session, a bounded retry, and eight calls at a time."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar

import requests
from requests.adapters import HTTPAdapter

from classify.deadline import Deadline, out_of_time
from classify.errors import CredentialsRefused, MoodlistError, QuotaExceeded, RateLimited, UpstreamUnavailable

MAX_CONCURRENT_CALLS = 8  # per request and service; more only earns a 429 from Spotify
CALL_TIMEOUT = 10.0  # seconds; a call that takes longer is given up and tried again
MAX_ATTEMPTS = 3
FIRST_PAUSE = 0.25  # seconds before the second attempt, doubled before the third
MAX_PAUSE = 60.0  # seconds; a longer Retry-After goes to the caller even where there is no deadline

MAX_RETRY_AFTER = 1e9  # seconds, thirty years; a Retry-After may have any number of digits
MAX_THREAD_WAIT = 24 * 3600.0  # seconds; threading takes no infinity

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
Result = TypeVar("Result")
TRANSIENT_ERRORS: tuple[type[MoodlistError], ...] = (
    RateLimited,
    UpstreamUnavailable,
)  # errors after which waiting may help


def ignore_progress(_what: str, _done: int, _of: int) -> None:
    """The progress of a request that nobody watches."""


def new_session(url: str) -> requests.Session:
    """A session for the service at `url`, which several threads may share: no cookies, so no state; no hidden retries.

    The environment's proxies and certificates are read here, once: requests would read them again at every call, a
    tenth of its time, and let a ~/.netrc replace our tokens.
    """
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    settings = session.merge_environment_settings(url, {}, None, None, None)
    session.proxies, session.verify = settings["proxies"], settings["verify"]
    session.trust_env = False
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=MAX_CONCURRENT_CALLS, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def with_retries(
    call: Callable[[], Result], deadline: Deadline, *, after: tuple[type[MoodlistError], ...] = TRANSIENT_ERRORS
) -> Result:
    """The result of `call`, tried again `after` these errors where the deadline allows the wait."""
    attempt = 1
    while True:
        try:
            return call()
        except after as error:
            if type(error) is UpstreamUnavailable and deadline.remaining() <= 0:
                raise out_of_time() from None  # it was our deadline that ended the call
            pause = FIRST_PAUSE * 2 ** (attempt - 1) if error.retry_after is None else error.retry_after
            hopeless = isinstance(error, QuotaExceeded | CredentialsRefused) or attempt == MAX_ATTEMPTS
            if hopeless or pause > MAX_PAUSE or not deadline.allows(pause):
                raise
            time.sleep(pause)
            attempt += 1


def run_concurrently(
    calls: Iterable[Callable[[], Result]], deadline: Deadline, done: Callable[[], None]
) -> list[Result]:
    """Return the results of `calls` in their order; at most `MAX_CONCURRENT_CALLS` run at once, `done` runs after each.

    Raises:
        OutOfTime: the deadline passed; a call still under way ends by its own time-out, unwatched.
        Exception: the first that a call raised; calls not yet begun never begin.
    """

    def counted(call: Callable[[], Result]) -> Result:
        try:
            return call()
        finally:
            done()

    pool = ThreadPoolExecutor(MAX_CONCURRENT_CALLS, thread_name_prefix="upstream")
    try:
        futures = [pool.submit(counted, call) for call in calls]
        finished, open_ = wait(futures, min(deadline.remaining(), MAX_THREAD_WAIT), return_when=FIRST_EXCEPTION)
        for future in finished:
            future.result()
        if open_:
            raise out_of_time()
        return [future.result() for future in futures]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def parse_retry_after(headers: "requests.structures.CaseInsensitiveDict[str]") -> float | None:
    """Seconds to wait by the Retry-After header, a number or a date (RFC 9110, 10.2.3); None where it says no such."""
    value = headers.get("Retry-After", "").strip()
    try:
        seconds = float(value) if value[:1].isdigit() else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if seconds < MAX_RETRY_AFTER else None
