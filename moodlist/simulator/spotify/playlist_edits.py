"""What a writing call asks for, and the change of a playlist's entries that it is."""

import re
from dataclasses import dataclass

import msgspec

from moodlist.simulator.catalog.records import Entry, Json
from moodlist.simulator.http.messages import Request, web_api_error
from moodlist.simulator.spotify.library import Change

MOST = 100  # items in one call
_TRACK = re.compile(r"spotify:track:[0-9A-Za-z]{22}")


@dataclass(frozen=True)
class Writing:
    """The body of a writing call; whatever is wrong with it is a 400."""

    body: Json

    @classmethod
    def of(cls, request: Request) -> "Writing":
        """The request's body, a JSON object."""
        try:
            return cls(msgspec.json.decode(request.body, type=dict[str, object]))
        except msgspec.MsgspecError:
            raise web_api_error(400, "Error parsing JSON.") from None

    def text(self, name: str, default: str | None = None) -> str:
        """A text, which has to be there where nothing stands in for it."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise web_api_error(400, f"Missing required field: {name}")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number from 0 on."""
        value = self.body.get(name, default)
        if not isinstance(value, int) or value < 0:
            raise web_api_error(400, f"Invalid value for {name}")
        return value

    def uris(self) -> list[str]:
        """The tracks to put into the playlist."""
        return _tracks(self.body.get("uris"))

    def listed_uris(self, name: str) -> set[str]:
        """The tracks to take out of it, each in an object."""
        listed = self.body.get(name)
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise web_api_error(400, "No uris provided")
        return set(_tracks([each.get("uri") for each in listed]))


def adding(added: list[Entry], position: int) -> Change:
    """Inserts them before the entry at this position."""

    def change(entries: list[Entry]) -> None:
        entries[position:position] = added

    return change


def replacing(by: list[Entry]) -> Change:
    """Puts them in the place of everything."""

    def change(entries: list[Entry]) -> None:
        entries[:] = by

    return change


def removing(uris: set[str]) -> Change:
    """Takes every entry of these tracks away."""

    def change(entries: list[Entry]) -> None:
        entries[:] = [entry for entry in entries if _uri(entry) not in uris]

    return change


def moving(sent: Writing, length: int) -> Change:
    """Moves a range of entries, within so many, before the one that stands at `insert_before`."""
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


def _tracks(listed: object) -> list[str]:
    if not isinstance(listed, list) or not listed:
        raise web_api_error(400, "No uris provided")
    if len(listed) > MOST:
        raise web_api_error(400, f"You can add a maximum of {MOST} tracks per request.")
    for uri in listed:
        if not isinstance(uri, str) or not _TRACK.fullmatch(uri):
            raise web_api_error(400, f"Invalid track uri: {uri}")
    return listed
