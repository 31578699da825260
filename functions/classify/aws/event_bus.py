"""Announces on Amazon EventBridge what happened to watched playlists."""

import msgspec
from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.errors import UpstreamUnavailable

DETAIL_TYPE = "Playlist Moods Changed"
UNAVAILABLE = "Watched Playlist Unavailable"


class EventBus:
    """The account's default event bus. `source` distinguishes the events of one deployment from all others."""

    def __init__(self, source: str):
        self._source = source
        self._events = client("events")

    def announce(self, detail: Struct, detail_type: str = DETAIL_TYPE) -> None:
        """Put one event.

        The same event may be put twice. Both then have the same `detail.id`.

        Raises:
            UpstreamUnavailable: EventBridge refused the event or did not answer. It may have the event all the same.
        """
        entry = {"Source": self._source, "DetailType": detail_type, "Detail": msgspec.json.encode(detail).decode()}
        with aws_errors("EventBridge"):
            response = self._events.put_events(Entries=[entry])
        if response["FailedEntryCount"]:
            code = response["Entries"][0].get("ErrorCode", "unknown")
            raise UpstreamUnavailable(f"EventBridge refused the event ({code}).")
