"""WorkerFunction: processes the jobs in SQS messages.

Retryable failures are returned as batchItemFailures, so SQS redelivers them.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

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
from classify.handlers.log import apply_log_level
from classify.metrics import count
from classify.settings import Settings

DEFAULT_DELAY = 30  # seconds until the next delivery, after an error that does not say how long to wait
MAX_DOUBLINGS = 10  # of the delay; a queue may allow a thousand deliveries

logger = Logger(service="moodlist")


@functools.cache
def application() -> Application:
    """Return the application of this process, which its first batch composes."""
    apply_log_level(os.environ)
    return Application(Settings.from_environment(os.environ))


@functools.cache
def processor() -> JobProcessor:
    """Return the processor of this process. It remembers between batches that Spotify's quota is used up."""
    return JobProcessor(application(), application().require_deployment())


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Process a batch of messages. Return the ids of those that SQS should deliver again."""
    margin = application().settings.deadline_margin
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000 - margin)
    return process_partial_response(
        event=event,
        record_handler=functools.partial(_process, deadline=deadline),
        processor=BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )


def _process(record: SQSRecord, deadline: Deadline) -> None:
    """Process the job in one message. If this raises, SQS delivers the message again."""
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
            return  # the report already records the failure
        _prepare_retry(job, failure, record)
        raise
    count("Jobs")


def _log(error: Exception) -> MoodlistError:
    """Log and count an error. Return it, or an internal error in place of an unexpected one."""
    if isinstance(error, MoodlistError):
        logger.warning(error.title, problem=error.slug, detail=error.detail)
    else:
        logger.error("Unexpected error", exc_info=error)
        error = MoodlistError("The worker's log has the details. Please report this.")
    count(f"Problem {error.slug}")
    return error


def _prepare_retry(job: Job, error: MoodlistError, record: SQSRecord) -> None:
    """Delay the next delivery of a message; after the last one, record the failure in the report."""
    deliveries = int(record.attributes.approximate_receive_count or 1)
    try:
        if deliveries >= application().settings.deliveries:
            processor().record_failure(job, error)
        else:
            application().require_deployment().queue.delay(record.receipt_handle, _delay(error, deliveries))
    except MoodlistError as failure:
        _log(failure)


def _delay(error: MoodlistError, deliveries: int) -> int:
    """Return the seconds until the next delivery, doubled after each one."""
    if isinstance(error, OutOfTime):
        return 0  # the next delivery continues with what is in the cache
    return math.ceil((error.wait or DEFAULT_DELAY) * 2.0 ** min(deliveries - 1, MAX_DOUBLINGS))
