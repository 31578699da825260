"""WorkerFunction: messages of the queue in, reports out; those that failed for now are named, and come again."""

import functools
import math
import os
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.batch import Batch
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime
from classify.handlers.metrics import count
from classify.jobs import Job, decoded
from classify.settings import Settings
from classify.wiring import Application

SOON = 30  # seconds until a job comes again whose error says nothing of a wait

logger = Logger(service="moodlist")


@functools.cache
def application() -> Application:
    """The process's composition, made by its first batch."""
    return Application(Settings.from_environment(os.environ))


@functools.cache
def batch() -> Batch:
    """Remembers between batches that Spotify's quota is used up."""
    return Batch(application())


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Do the jobs; the answer names the messages that SQS is to deliver again."""
    margin = application().settings.deadline_margin
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000 - margin)
    return process_partial_response(
        event=event,
        record_handler=functools.partial(_do, deadline=deadline),
        processor=BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )


def _do(record: SQSRecord, deadline: Deadline) -> None:
    logger.append_keys(message_id=record.message_id)
    try:
        job = decoded(record.body)
        try:
            batch().do(job, deadline)
        except MoodlistError as error:
            _after(error, job, record)
            raise
    except MoodlistError as error:
        count(f"Problem {error.slug}")
        logger.warning(error.title, problem=error.slug, detail=error.detail)
        raise
    except Exception:
        logger.exception("A fault of ours")
        raise
    count("Jobs")


def _after(error: MoodlistError, job: Job, record: SQSRecord) -> None:
    """The message comes again when that makes sense; after its last delivery, its report says why it failed."""
    deliveries = int(record.attributes.approximate_receive_count or 1)
    if deliveries >= application().settings.deliveries:
        batch().give_up(job, error)
    else:
        application().stores.queue.postpone(record.receipt_handle, _wait(error, deliveries))


def _wait(error: MoodlistError, deliveries: int) -> int:
    """Seconds, twice as many after each delivery; what only ran out of time goes on at once, with what is cached."""
    if isinstance(error, OutOfTime):
        return 0
    wait = error.usual_wait if error.retry_after is None else error.retry_after
    return math.ceil((wait or SOON) * 2.0 ** (deliveries - 1))
