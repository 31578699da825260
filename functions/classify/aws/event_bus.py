"""Announces changes of playlists on Amazon EventBridge."""

import msgspec
from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.errors import UpstreamUnavailable

DETAIL_TYPE = "Playlist Moods Changed"


class EventBus:
    """The account's default event bus. `source` distinguishes the events of one deployment from all others."""

    def __init__(self, source: str):
        self._source = source
        self._events = client("events")

    def announce(self, changes: Struct) -> None:
        """Put one event, with the changes as its detail.

        The same event may be put twice. Both then have the same `detail.id`.

        Raises:
            UpstreamUnavailable: EventBridge refused the event or could not be reached.
        """
        detail = msgspec.json.encode(changes).decode()
        with aws_errors("EventBridge"):
            response = self._events.put_events(
                Entries=[{"Source": self._source, "DetailType": DETAIL_TYPE, "Detail": detail}]
            )
        if response["FailedEntryCount"]:
            code = response["Entries"][0].get("ErrorCode", "unknown")
            raise UpstreamUnavailable(f"EventBridge refused the event ({code}).")
