"""What all calls to other people's services share: a session, retries, and eight calls at a time."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar

import requests

from classify.deadline import Deadline, out_of_time
from classify.errors import MoodlistError, UpstreamUnavailable
from classify.sources.bounded_adapter import BoundedAdapter
from classify.sources.call_group import CallGroup
from classify.sources.retries import Retries, transient_errors

MAX_CONCURRENT_CALLS = 8  # per request and service; with more, Spotify answers 429
CALL_TIMEOUT = 10.0  # seconds; a call that takes longer, with the whole of its answer, is abandoned and tried again
MAX_RETRY_AFTER = 1e9  # seconds, thirty years; a Retry-After header may have any number of digits
MAX_THREAD_WAIT = 24 * 3600.0  # seconds; threading does not accept infinity

Progress = Callable[[str, int, int], None]  # called with the activity, the number done and the total
Result = TypeVar("Result")


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
    call: Callable[[], Result], deadline: Deadline, *, after: tuple[type[MoodlistError], ...] = ()
) -> Result:
    """Return the result of `call`; after one of the errors in `after`, try again if the deadline allows the wait.

    By default, these are the errors that a later attempt may not have.

    Raises:
        OutOfTime: the deadline passed during the call.
        MoodlistError: the error of the last attempt, or one that no short wait can cure.
    """
    retries, transient = Retries(deadline), after or transient_errors(deadline)
    while True:
        try:
            return call()
        except transient as error:
            if type(error) is UpstreamUnavailable and deadline.remaining() <= 0:
                raise out_of_time() from None  # the call ended because of the deadline, not because of the service
            retries.pause(error)


def run_concurrently(
    calls: Iterable[Callable[[], Result]],
    deadline: Deadline,
    on_done: Callable[[], None] | None = None,
    threads: ThreadPoolExecutor | None = None,
) -> list[Result]:
    """Return the results of `calls` in their order. At most `MAX_CONCURRENT_CALLS` run at once; `on_done` follows each.

    They run in new threads, or in those of a pool, which need not be started.

    Raises:
        OutOfTime: the deadline passed. The running calls are given up.
        Exception: the first error of a call. The running calls are given up, and no further one starts.
    """
    group = CallGroup()
    pool = threads or ThreadPoolExecutor(MAX_CONCURRENT_CALLS, thread_name_prefix="upstream")
    futures: list[Future[Result]] = []
    try:
        futures += [pool.submit(group.run, call, on_done) for call in calls]
        _, running = wait(futures, min(deadline.remaining(), MAX_THREAD_WAIT), return_when=FIRST_EXCEPTION)
        if group.first_error:
            raise group.first_error
        if running:
            raise out_of_time()
        return [future.result() for future in futures]
    finally:
        group.give_up()
        for future in futures:
            future.cancel()
        if threads is None:
            pool.shutdown(wait=False)


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
