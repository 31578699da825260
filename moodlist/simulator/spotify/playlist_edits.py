"""Parse the body of a call that edits a playlist, and make the change of its entries."""

import re
from dataclasses import dataclass

import msgspec

from moodlist.simulator.catalog.records import Entry, Json
from moodlist.simulator.http.messages import Request, web_api_error
from moodlist.simulator.spotify.library import Change

MAX_ITEMS = 100  # per call
_TRACK = re.compile(r"spotify:track:[0-9A-Za-z]{22}")


@dataclass(frozen=True)
class WriteRequest:
    """The body of a call that edits a playlist; its methods answer 400 to an invalid body."""

    body: Json

    @classmethod
    def of(cls, request: Request) -> "WriteRequest":
        """Parse the request's body, a JSON object."""
        try:
            return cls(msgspec.json.decode(request.body, type=dict[str, object]))
        except msgspec.MsgspecError:
            raise web_api_error(400, "Error parsing JSON.") from None

    def text(self, name: str, default: str | None = None) -> str:
        """Return a string; required if there is no default."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise web_api_error(400, f"Missing required field: {name}")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Return a non-negative integer; required if there is no default."""
        value = self.body.get(name, default)
        if not isinstance(value, int) or value < 0:
            raise web_api_error(400, f"Invalid value for {name}")
        return value

    def uris(self) -> list[str]:
        """Return the URIs of the tracks to add."""
        return _checked_uris(self.body.get("uris"))

    def object_uris(self, name: str) -> set[str]:
        """Return the URIs of the tracks to remove; the body has each in an object."""
        objects = self.body.get(name)
        if not isinstance(objects, list) or not all(isinstance(each, dict) for each in objects):
            raise web_api_error(400, "No uris provided")
        return set(_checked_uris([each.get("uri") for each in objects]))


def insert_at(added: list[Entry], position: int) -> Change:
    """Return a change that inserts entries before a position."""

    def change(entries: list[Entry]) -> None:
        entries[position:position] = added

    return change


def replace_all(by: list[Entry]) -> Change:
    """Return a change that replaces all entries."""

    def change(entries: list[Entry]) -> None:
        entries[:] = by

    return change


def remove_tracks(uris: set[str]) -> Change:
    """Return a change that removes all entries of these tracks."""

    def change(entries: list[Entry]) -> None:
        entries[:] = [entry for entry in entries if _uri(entry) not in uris]

    return change


def move_range(sent: WriteRequest, length: int) -> Change:
    """Return a change that moves a range of entries before another; `length` is the number of all entries."""
    start, before = sent.number("range_start"), sent.number("insert_before")
    end = start + sent.number("range_length", 1)
    if start >= length or end > length or before > length:
        raise web_api_error(400, "Index out of bounds.")

    def change(entries: list[Entry]) -> None:
        moved = entries[start:end]
        place = before if before <= start else max(start, before - len(moved))
        del entries[start:end]
        entries[place:place] = moved

    return change


def _uri(entry: Entry) -> object:
    if entry.track is not None:
        return f"spotify:track:{entry.track.id}"
    return entry.item and entry.item["uri"]


def _checked_uris(objects: object) -> list[str]:
    if not isinstance(objects, list) or not objects:
        raise web_api_error(400, "No uris provided")
    if len(objects) > MAX_ITEMS:
        raise web_api_error(400, f"You can add a maximum of {MAX_ITEMS} tracks per request.")
    for uri in objects:
        if not isinstance(uri, str) or not _TRACK.fullmatch(uri):
            raise web_api_error(400, f"Invalid track uri: {uri}")
    return objects
