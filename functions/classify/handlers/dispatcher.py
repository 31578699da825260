"""DispatcherFunction: receives a run of the schedule and queues a job for each of its playlists."""

import functools
from typing import Any

import msgspec
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.aws.invocation import invoke_later
from classify.aws.job_queue import JobQueue
from classify.aws.watchlist import Watchlist, log_unreadable
from classify.batch.dispatch import dispatch
from classify.batch.schedule import Run, parse_run
from classify.errors import MoodlistError
from classify.handlers.environment import read_settings
from classify.metrics import count

logger = Logger(service="moodlist")


@functools.cache
def watchlist_and_queue() -> tuple[Watchlist, JobQueue]:
    """Return the clients of this function, which loads no model.

    Raises:
        MoodlistError: the settings do not name the watchlist and the queue.
    """
    settings = read_settings(logger)
    if not settings.watchlist_table or not settings.queue_url:
        raise MoodlistError("MOODLIST_WATCHLIST_TABLE and MOODLIST_QUEUE_URL must be set.")
    return Watchlist(settings.watchlist_table), JobQueue(settings.queue_url)


@logger.inject_lambda_context(clear_state=True)
def handler(event: Any, context: LambdaContext) -> dict[str, Any]:
    """Queue the jobs of one run. After an error Lambda retries, which queues the same jobs again."""
    watchlist, queue = watchlist_and_queue()
    run = parse_run(event, context.aws_request_id)

    def hand_on(rest: Run) -> None:
        invoke_later(context.invoked_function_arn, msgspec.to_builtins(rest))

    dispatched = dispatch(
        run,
        watchlist.turns(_count_unreadable),
        queue,
        lambda: context.get_remaining_time_in_millis() / 1000,
        hand_on,
    )
    logger.info("Dispatched", run=run.run, playlists=dispatched.jobs, left=dispatched.left, invocation=run.invocation)
    return {"run": run.run, "playlists": dispatched.jobs}


def _count_unreadable(playlist: str, error: msgspec.MsgspecError) -> None:
    log_unreadable(playlist, error)
    count("UnreadableEntries")
