"""WorkerFunction: processes the jobs in SQS messages.

Retryable failures are returned as batchItemFailures, so SQS redelivers them.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import functools
import math
from collections.abc import Sequence
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
from classify.handlers.environment import read_settings
from classify.metrics import count

DEFAULT_DELAY = 30  # seconds until the next delivery, after an error that does not say how long to wait
MAX_DOUBLINGS = 10  # of the delay; a queue may allow a thousand deliveries

logger = Logger(service="moodlist")


@functools.cache
def application() -> Application:
    """Return the application of this process, which its first batch composes."""
    return Application(read_settings(logger))


@functools.cache
def processor() -> JobProcessor:
    """Return the processor of this process, whose jobs need the model and Spotify."""
    application().prepare_for_spotify()
    return JobProcessor(application(), application().require_deployment())


@logger.inject_lambda_context(clear_state=True)
def handler(event: Any, context: LambdaContext) -> PartialItemFailureResponse:
    """Process a batch of messages. Return the ids of those that SQS should deliver again.

    The messages with the most deliveries come first, so that no job is always the one for which no time is left.

    Raises:
        BadRequest: the event does not come from SQS, but from somebody who invoked the function.
    """
    if not _has_messages(event):
        raise BadRequest("The worker takes the messages of its SQS queue; events/jobs.json is an example of an event.")
    margin = application().settings.deadline_margin
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000 - margin)
    records = _in_turn(event["Records"])
    first = records[0]["messageId"] if records else None
    return process_partial_response(
        event={**event, "Records": records},
        record_handler=functools.partial(_process, deadline=deadline, first=first),
        processor=BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )


def _has_messages(event: Any) -> bool:
    records = event.get("Records") if isinstance(event, dict) else None
    fields = {"messageId", "body", "attributes"}
    return isinstance(records, list) and all(isinstance(each, dict) and fields <= each.keys() for each in records)


def _in_turn(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages with the most deliveries first, and every other delivery in reverse.

    A job may end its worker. What comes after it in one delivery then comes before it in the next, and is deleted.
    """

    def turn(numbered: tuple[int, dict[str, Any]]) -> tuple[int, int]:
        number, record = numbered
        deliveries = _deliveries(record)
        return -deliveries, number if deliveries % 2 else -number

    return [record for _, record in sorted(enumerate(records), key=turn)]


def _deliveries(record: dict[str, Any]) -> int:
    return int(record["attributes"].get("ApproximateReceiveCount") or 1)


def _process(record: SQSRecord, deadline: Deadline, first: str | None) -> None:
    """Process the job in one message. If this raises, SQS delivers the message again.

    `first` is the id of the message that has the whole time of this worker.
    """
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
        has_whole_time = record.message_id == first
        if not has_whole_time and _is_last_delivery(record) and _lacks_time(failure, deadline) and _send_anew(job):
            return
        _prepare_retry(job, failure, record)
        raise
    count("Jobs")
    if _deliveries(record.raw_event) > 1:
        _delete(record)


def _log(error: Exception) -> MoodlistError:
    """Log and count an error. Return it, or an internal error in place of an unexpected one."""
    if isinstance(error, MoodlistError):
        logger.warning(error.title, problem=error.slug, detail=error.detail)
    else:
        logger.error("Unexpected error", exc_info=error)
        error = MoodlistError("The worker's log has the details. Please report this.")
    count(f"Problem {error.slug}")
    return error


def _delete(record: SQSRecord) -> None:
    """Delete the message of a job that is done, before another job of this batch can end the worker once more."""
    try:
        application().require_deployment().queue.delete(record.receipt_handle)
    except MoodlistError as failure:
        _log(failure)


def _lacks_time(error: MoodlistError, deadline: Deadline) -> bool:
    """Return whether the job failed because too little time was left, also for a slow answer or a wait."""
    return isinstance(error, OutOfTime) or not deadline.allows(error.wait or 0)


def _send_anew(job: Job) -> bool:
    """Queue a job again as a new message, which has all of its deliveries. Return whether that succeeded."""
    try:
        application().require_deployment().queue.send([job])
    except MoodlistError as failure:
        _log(failure)
        return False
    return True


def _prepare_retry(job: Job, error: MoodlistError, record: SQSRecord) -> None:
    """Delay the next delivery of a message; after the last one, record the failure in the report."""
    try:
        if _is_last_delivery(record):
            processor().record_failure(job, error)
        else:
            delay = _delay(error, _deliveries(record.raw_event))
            application().require_deployment().queue.delay(record.receipt_handle, delay)
    except MoodlistError as failure:
        _log(failure)


def _is_last_delivery(record: SQSRecord) -> bool:
    return _deliveries(record.raw_event) >= application().settings.deliveries


def _delay(error: MoodlistError, deliveries: int) -> int:
    """Return the seconds until the next delivery, doubled after each one."""
    if isinstance(error, OutOfTime):
        return 0  # the next delivery continues with what is in the cache
    return math.ceil((error.wait or DEFAULT_DELAY) * 2.0 ** min(deliveries - 1, MAX_DOUBLINGS))
