"""Jobs for the worker, as SQS messages."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest, UpstreamUnavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class DeferredRequest(Struct, frozen=True):
    """A POST request as it arrived, complete enough for another process to answer it later."""

    route: Literal["/mood", "/classify"]
    body: bytes  # decoded; base64 in a message
    query: Mapping[str, Sequence[str]] = {}
    file: bool = False  # the body is an export file, not the JSON of this API
    key: str | None = None  # id of the caller's API key, whose calls to Spotify are counted


class WatchedJob(Struct, frozen=True, tag="watched", tag_field="job"):
    """Classify a watched playlist for one run of the schedule, and save its songs if `save` is set."""

    playlist: str  # Spotify's id
    run: str  # letters, digits and dashes
    save: SaveTarget | None = None

    @property
    def report(self) -> str:
        """The id of the report. Every delivery of the same playlist and run has the same id."""
        return f"{self.run}.{self.playlist}"


class PostedJob(Struct, frozen=True, tag="posted", tag_field="job"):
    """Answer a deferred request. `post` is None if it is too large for a message; it is then in the bucket."""

    report: str  # the id of the report that holds the answer
    post: DeferredRequest | None = None


Job = WatchedJob | PostedJob


def encode_job(job: Job) -> str:
    """Return the body of the message for a job."""
    return msgspec.json.encode(job).decode()


def decode_job(body: str) -> Job:
    """Return the job in the body of a message.

    Raises:
        BadRequest: the body is not a job. Another delivery would fail in the same way.
    """
    try:
        return msgspec.json.decode(body, type=WatchedJob | PostedJob)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadRequest(f"The message is not a Moodlist job: {error}.") from None


# Messages per call: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
MAX_BATCH = 10
ATTEMPTS = 3
CONCURRENT_CALLS = 8
MAX_DELAY = 11 * 3600  # seconds; SQS hides a message for at most twelve hours from the time it was received


class JobQueue:
    """The queue of one deployment."""

    def __init__(self, url: str):
        self._url = url
        self._sqs: SQSClient = client("sqs")

    def send(self, jobs: Sequence[Job]) -> None:
        """Put the jobs in the queue, in up to eight calls side by side.

        Raises:
            UpstreamUnavailable: SQS refused some of the jobs and queued others. It is safe to send all of them again,
                since the worker does each job once.
        """
        batches = [jobs[start : start + MAX_BATCH] for start in range(0, len(jobs), MAX_BATCH)]
        with ThreadPoolExecutor(CONCURRENT_CALLS) as pool:
            list(pool.map(self._send_batch, batches))

    def delay(self, receipt: str, seconds: int) -> None:
        """Hide a received message for `seconds`, at most eleven hours, before its next delivery.

        Raises:
            UpstreamUnavailable: SQS refused or could not be reached. The queue's visibility timeout applies.
        """
        with aws_errors("SQS"):
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=min(seconds, MAX_DELAY)
            )

    def delete(self, receipt: str) -> None:
        """Delete a received message.

        Raises:
            UpstreamUnavailable: SQS refused or could not be reached. The message may be delivered again.
        """
        with aws_errors("SQS"):
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=receipt)

    def _send_batch(self, jobs: Sequence[Job]) -> None:
        """Send up to ten jobs in one call, and again those that SQS refuses."""
        unsent = {str(number): encode_job(job) for number, job in enumerate(jobs)}
        for _ in range(ATTEMPTS):
            with aws_errors("SQS"):
                entries = [{"Id": id_, "MessageBody": body} for id_, body in unsent.items()]
                response = self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)  # type: ignore[arg-type]
            unsent = {failure["Id"]: unsent[failure["Id"]] for failure in response.get("Failed", [])}
            if not unsent:
                return
        raise UpstreamUnavailable(f"SQS refused {len(unsent)} of the jobs. Try again.")
