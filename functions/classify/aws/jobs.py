"""What waits in the queue: a watched playlist to classify, or a POST to answer later."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from classify.core.save_target import Destination
from classify.errors import BadRequest

Route = Literal["/mood", "/classify"]


class Post(Struct, frozen=True):
    """A POST as it arrived: enough to answer it now, or later in another process."""

    route: Route
    body: bytes  # decoded; base64 in a message
    query: Mapping[str, Sequence[str]] = {}
    file: bool = False  # the body is an export, not our JSON


class WatchedJob(Struct, frozen=True, tag="watched", tag_field="job"):
    """Classify this playlist for this run of the schedule, and save its songs where that is wished."""

    playlist: str  # Spotify's id
    run: str  # letters, digits, dashes
    save: Destination | None = None

    @property
    def report(self) -> str:
        """The report's id: one for each playlist and run, however often the message comes."""
        return f"{self.run}.{self.playlist}"


class PostedJob(Struct, frozen=True, tag="posted", tag_field="job"):
    """Answer this POST into this report. A post that is too large for a message lies in the bucket."""

    report: str
    post: Post | None = None


Job = WatchedJob | PostedJob


def encoded(job: Job) -> str:
    """The body of a message."""
    return msgspec.json.encode(job).decode()


def decoded(body: str) -> Job:
    """The job in a message's body.

    Raises:
        BadRequest: it is none; no second delivery would change that.
    """
    try:
        return msgspec.json.decode(body, type=WatchedJob | PostedJob)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadRequest(f"The message is no job of ours: {error}.") from None
