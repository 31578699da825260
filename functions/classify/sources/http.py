"""What all calls to other people's services share: a session, bounded retries, and eight calls at a time.

A request waits in two more places: in `rate_limit` before a call to a rate-limited host, and in `aws.feature_table`
before it repeats the keys that DynamoDB left unprocessed. Every wait obeys the request's deadline.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar

import requests

from classify.deadline import Deadline, out_of_time
from classify.errors import CredentialsRefused, MoodlistError, QuotaExceeded, RateLimited, UpstreamUnavailable
from classify.sources.bounded_adapter import BoundedAdapter
from classify.sources.call_group import CallGroup, pause

MAX_CONCURRENT_CALLS = 8  # per request and service; with more, Spotify answers 429
CALL_TIMEOUT = 10.0  # seconds; a call that takes longer, with the whole of its answer, is abandoned and tried again
MAX_ATTEMPTS = 3
FIRST_PAUSE = 0.25  # seconds before the second attempt; doubled before the third
MAX_PAUSE = 60.0  # seconds; a longer Retry-After goes to the caller even without a deadline

MAX_RETRY_AFTER = 1e9  # seconds, thirty years; a Retry-After header may have any number of digits
MAX_THREAD_WAIT = 24 * 3600.0  # seconds; threading does not accept infinity

Progress = Callable[[str, int, int], None]  # called with the activity, the number done and the total
Result = TypeVar("Result")
TRANSIENT_ERRORS: tuple[type[MoodlistError], ...] = (RateLimited, UpstreamUnavailable)  # a later attempt may succeed


class RedirectRefused(requests.RequestException, ValueError):
    """The service answered with a redirect. As a ValueError it counts as an invalid answer, not as an outage."""


def ignore_progress(_activity: str, _done: int, _total: int) -> None:
    """Ignore the progress."""


def new_session(url: str) -> requests.Session:
    """Return a session for the service at `url` that threads can share.

    It stores no cookies, never retries and follows no redirect: another host must not receive a token.

    It reads the environment's proxies and certificates once. By default, requests reads them at every call, which takes
    a tenth of the call's time, and lets a ~/.netrc replace the access token.
    """
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    settings = session.merge_environment_settings(url, {}, None, None, None)
    session.proxies, session.verify = settings["proxies"], settings["verify"]
    session.trust_env = False
    session.hooks["response"].append(_refuse_redirect)
    adapter = BoundedAdapter(pool_connections=2, pool_maxsize=MAX_CONCURRENT_CALLS, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _refuse_redirect(response: requests.Response, **_: object) -> None:
    if response.is_redirect:
        response.close()
        raise RedirectRefused(f"{response.url} redirects to another address.")


def with_retries(
    call: Callable[[], Result], deadline: Deadline, *, after: tuple[type[MoodlistError], ...] = TRANSIENT_ERRORS
) -> Result:
    """Return the result of `call`; after one of the errors in `after`, try again if the deadline allows the wait.

    Raises:
        OutOfTime: the deadline passed during the call.
        MoodlistError: the error of the last attempt, or one that no short wait can cure.
    """
    attempt = 1
    while True:
        try:
            return call()
        except after as error:
            if type(error) is UpstreamUnavailable and deadline.remaining() <= 0:
                raise out_of_time() from None  # the call ended because of the deadline, not because of the service
            pause_before_retry(error, attempt, deadline)
            attempt += 1


def pause_before_retry(error: MoodlistError, attempt: int, deadline: Deadline) -> None:
    """Sleep after a failed attempt, the first of which is number 1.

    Raises:
        MoodlistError: `error` itself, if this was the last attempt or no short wait can cure it.
    """
    seconds = FIRST_PAUSE * 2 ** (attempt - 1) if error.retry_after is None else error.retry_after
    hopeless = isinstance(error, QuotaExceeded | CredentialsRefused) or attempt == MAX_ATTEMPTS
    if hopeless or seconds > MAX_PAUSE or not deadline.allows(seconds):
        raise error
    pause(seconds)


def run_concurrently(
    calls: Iterable[Callable[[], Result]], deadline: Deadline, on_done: Callable[[], None] | None = None
) -> list[Result]:
    """Return the results of `calls` in their order. At most `MAX_CONCURRENT_CALLS` run at once; `on_done` follows each.

    Raises:
        OutOfTime: the deadline passed. The running calls are given up.
        Exception: the first error of a call. The running calls are given up, and no further one starts.
    """
    group = CallGroup()
    pool = ThreadPoolExecutor(MAX_CONCURRENT_CALLS, thread_name_prefix="upstream")
    try:
        futures = [pool.submit(group.run, call, on_done) for call in calls]
        _, running = wait(futures, min(deadline.remaining(), MAX_THREAD_WAIT), return_when=FIRST_EXCEPTION)
        if group.first_error:
            raise group.first_error
        if running:
            raise out_of_time()
        return [future.result() for future in futures]
    finally:
        group.give_up()
        pool.shutdown(wait=False, cancel_futures=True)


def parse_retry_after(headers: "requests.structures.CaseInsensitiveDict[str]") -> float | None:
    """Return the seconds to wait from the Retry-After header, a number or a date; None if absent or invalid.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    value = headers.get("Retry-After", "").strip()
    try:
        seconds = float(value) if value[:1].isdigit() else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if seconds < MAX_RETRY_AFTER else None
