"""Jobs on their way to the worker, in SQS."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest, UpstreamUnavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class DeferredRequest(Struct, frozen=True):
    """A POST as it arrived: enough to answer it now, or later in another process."""

    route: Literal["/mood", "/classify"]
    body: bytes  # decoded; base64 in a message
    query: Mapping[str, Sequence[str]] = {}
    file: bool = False  # the body is an export, not our JSON


class WatchedJob(Struct, frozen=True, tag="watched", tag_field="job"):
    """Classify this playlist for this run of the schedule, and save its songs where that is wished."""

    playlist: str  # Spotify's id
    run: str  # letters, digits, dashes
    save: SaveTarget | None = None

    @property
    def report(self) -> str:
        """The report's id: one for each playlist and run, however often the message comes."""
        return f"{self.run}.{self.playlist}"


class PostedJob(Struct, frozen=True, tag="posted", tag_field="job"):
    """Answer this POST into this report. A post that is too large for a message lies in the bucket."""

    report: str
    post: DeferredRequest | None = None


Job = WatchedJob | PostedJob


def encode_job(job: Job) -> str:
    """The body of a message."""
    return msgspec.json.encode(job).decode()


def decode_job(body: str) -> Job:
    """The job in a message's body.

    Raises:
        BadRequest: it is none; no second delivery would change that.
    """
    try:
        return msgspec.json.decode(body, type=WatchedJob | PostedJob)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadRequest(f"The message is no job of ours: {error}.") from None


# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
MAX_BATCH = 10
ATTEMPTS = 3
MAX_DELAY = 11 * 3600  # seconds; a message can be hidden for twelve hours, counted from when it was received


class JobQueue:
    """The queue of one deployment."""

    def __init__(self, url: str):
        self._url = url
        self._sqs: SQSClient = client("sqs")

    def send(self, jobs: Sequence[Job]) -> None:
        """Put the jobs into the queue.

        Raises:
            UpstreamUnavailable: SQS did not take them all. Some are on their way: sending all again is right, since
                the worker does each job once.
        """
        for start in range(0, len(jobs), MAX_BATCH):
            self._send(jobs[start : start + MAX_BATCH])

    def delay(self, receipt: str, seconds: int) -> None:
        """Hide a received message for so long, before it comes again."""
        with aws_errors("SQS"):
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=min(seconds, MAX_DELAY)
            )

    def _send(self, jobs: Sequence[Job]) -> None:
        """One call takes ten messages and may refuse some of them; those are sent again."""
        left = {str(at): encode_job(job) for at, job in enumerate(jobs)}
        for _ in range(ATTEMPTS):
            with aws_errors("SQS"):
                entries = [{"Id": at, "MessageBody": body} for at, body in left.items()]
                answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)  # type: ignore[arg-type]
            left = {failure["Id"]: left[failure["Id"]] for failure in answer.get("Failed", [])}
            if not left:
                return
        raise UpstreamUnavailable(f"SQS did not take {len(left)} of the jobs. Try again.")
