import math
from collections.abc import Callable

import anyio
import anyio.to_thread
import pytest

from classify.errors import OutOfTime, RateLimited
from classify.sources.http import run_concurrently
from classify.sources.retries import Retries
from moodlist.mcp_server.activity import Activity

LONG = 250.0  # seconds: a test that waits for it never ends


def _wait(activity: Activity) -> None:
    Retries(activity.deadline).pause(RateLimited("Too many calls.", retry_after=LONG))


def _wait_in_calls(activity: Activity) -> None:
    run_concurrently([lambda: _wait(activity)] * 3, activity.deadline)


@pytest.mark.parametrize("work", [_wait, _wait_in_calls])
def test_a_cancelled_activity_ends_its_waits(work: Callable[[Activity], None]) -> None:
    ends: list[str] = []

    async def run() -> None:
        activity = Activity()

        def end() -> None:
            try:
                activity.run(lambda: work(activity))
            except OutOfTime as error:
                ends.append(type(error).__name__)

        async def cancel_at_the_first_wait(_number: float, _total: float | None, message: str | None) -> None:
            assert message == "Too many calls. Next attempt in 250 s."
            activity.cancel()
            tasks.cancel_scope.cancel()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(activity.forward, cancel_at_the_first_wait)
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(end)

    anyio.run(run)
    assert ends == ["OutOfTime"]


def test_a_cancelled_activity_starts_no_further_call() -> None:
    async def run() -> None:
        activity = Activity()
        assert activity.deadline.is_never
        assert activity.deadline.timeout(10) == 10
        activity.cancel()
        assert activity.deadline.at == math.inf
        with pytest.raises(OutOfTime):
            activity.deadline.timeout(10)
        with pytest.raises(OutOfTime):
            activity.run(lambda: None)
        activity.progress("Reading", 1, 2)  # nobody is told

    anyio.run(run)
