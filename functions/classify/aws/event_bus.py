"""Changes of playlists, announced on EventBridge."""

import msgspec
from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.errors import UpstreamUnavailable

DETAIL_TYPE = "Playlist Moods Changed"


class EventBus:
    """The account's default bus; `source` tells this deployment's events from others."""

    def __init__(self, source: str):
        self._source = source
        self._events = client("events")

    def announce(self, changes: Struct) -> None:
        """Put one event there. It may come twice; `detail.id` is then the same.

        Raises:
            UpstreamUnavailable: EventBridge did not take it.
        """
        detail = msgspec.json.encode(changes).decode()
        with aws_errors("EventBridge"):
            answer = self._events.put_events(
                Entries=[{"Source": self._source, "DetailType": DETAIL_TYPE, "Detail": detail}]
            )
        if answer["FailedEntryCount"]:
            reason = answer["Entries"][0].get("ErrorCode", "unknown")
            raise UpstreamUnavailable(f"EventBridge did not take the event ({reason}).")
