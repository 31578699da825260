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

from classify.application import Application
from classify.aws.job_queue import Job, decode_job
from classify.batch.failures import is_final
from classify.batch.processor import JobProcessor
from classify.deadline import Deadline
from classify.errors import BadRequest, MoodlistError, OutOfTime
from classify.handlers.metrics import count
from classify.settings import Settings

SOON = 30  # seconds until a job comes again whose error says nothing of a wait
MOST_DOUBLINGS = 10  # of the wait between deliveries, of which there may be a thousand

logger = Logger(service="moodlist")


@functools.cache
def application() -> Application:
    """The process's composition, made by its first batch."""
    return Application(Settings.from_environment(os.environ))


@functools.cache
def processor() -> JobProcessor:
    """Remembers between batches that Spotify's quota is used up."""
    return JobProcessor(application(), application().require_deployment())


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
    """Do the job of one message; an error lets it come again."""
    logger.append_keys(message_id=record.message_id)
    try:
        job = decode_job(record.body)
    except BadRequest as error:
        _log(error)
        raise
    try:
        processor().process(job, deadline)
    except Exception as error:
        failure = _log(error)
        if is_final(failure):
            return  # as the report says by now
        _again(job, failure, record)
        raise
    count("Jobs")


def _log(error: Exception) -> MoodlistError:
    """The error in the log and among what is counted; one that nobody foresaw as a fault of ours."""
    if isinstance(error, MoodlistError):
        logger.warning(error.title, problem=error.slug, detail=error.detail)
    else:
        logger.error("A fault of ours", exc_info=error)
        error = MoodlistError("The log of the worker tells more. Please report this.")
    count(f"Problem {error.slug}")
    return error


def _again(job: Job, error: MoodlistError, record: SQSRecord) -> None:
    """Let the message come when that makes sense; after its last delivery, its report says why it failed."""
    deliveries = int(record.attributes.approximate_receive_count or 1)
    try:
        if deliveries >= application().settings.deliveries:
            processor().record_failure(job, error)
        else:
            application().require_deployment().queue.delay(record.receipt_handle, _wait(error, deliveries))
    except MoodlistError as failure:
        _log(failure)


def _wait(error: MoodlistError, deliveries: int) -> int:
    """Seconds, twice as many after each delivery; what only ran out of time goes on at once, with what is cached."""
    if isinstance(error, OutOfTime):
        return 0
    return math.ceil((error.wait or SOON) * 2.0 ** min(deliveries - 1, MOST_DOUBLINGS))
