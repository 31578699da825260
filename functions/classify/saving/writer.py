"""The calls that write to a playlist. None is repeated: if its outcome is unknown, a new plan has to find out.

https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist and the pages beside it; the names
since 2026: https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide
"""

import requests

from classify.deadline import Deadline
from classify.errors import (
    CredentialsRefused,
    MoodlistError,
    NotFound,
    PlaylistForbidden,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.saving.steps import Move, Remove, Step
from classify.sources.http import with_retries
from classify.sources.retries import retry_advice
from classify.sources.spotify.client import Call, HttpMethod, Json, SpotifyClient
from classify.sources.spotify.errors import api_error, message_and_reason

# https://github.com/WritheM/IntelliMerge/issues/17 and https://github.com/spotify/web-api/issues/1168
_UNKNOWN_ID = ("non-existing id", "invalid track uri")


class ReplanNeeded(UpstreamUnavailable):
    """The outcome of a write is unknown, or someone else is writing too: read the playlist and plan again."""


class UnknownTracks(MoodlistError):
    """400: at least one of the tracks to add does not exist. Spotify added none of them."""


def write_error(response: requests.Response) -> MoodlistError:
    """Return the error for a write that Spotify refused and did not make."""
    message, _ = message_and_reason(response)
    if response.status_code == 400:
        if any(words in message for words in _UNKNOWN_ID):
            return UnknownTracks("Spotify does not know one of the tracks to add.")
        return ReplanNeeded("Spotify refused to change the playlist. Someone else may have changed it.")
    error = api_error(response)
    if isinstance(error, PlaylistForbidden):
        return PlaylistForbidden(
            "Spotify does not let the logged-in user change this playlist: it belongs to another user, or has reached "
            "the limit of 10,000 songs."
        )
    return error


def write(client: SpotifyClient, verb: HttpMethod, path: str, body: Json, deadline: Deadline) -> Json:
    """Make one write and return Spotify's answer. Only a 429 is retried, since it means that nothing was written.

    Raises:
        ReplanNeeded: the write may have been made.
        MoodlistError: the write was not made.
    """
    try:
        return with_retries(
            lambda: client.call(Call(verb, path, body=body), deadline, write_error), deadline, after=(RateLimited,)
        )
    except CredentialsRefused:
        raise
    except (UpstreamUnavailable, UpstreamNonsense) as error:
        raise ReplanNeeded(
            error.reason, advice=retry_advice(error.retry_after), retry_after=error.retry_after
        ) from None


class PlaylistWriter:
    """Applies the steps of one plan, in order, to one playlist."""

    def __init__(self, client: SpotifyClient, playlist_id: str, deadline: Deadline, snapshot: str | None):
        """`snapshot` is the version of the playlist that the plan is for; None applies the steps to any version."""
        self._client = client
        self._path = f"playlists/{playlist_id}"
        self._deadline = deadline
        self._snapshot = snapshot
        self._endpoints: tuple[str, ...] = ("items", "tracks")  # new and old; the first write determines which one
        self.refused: set[str] = set()  # ids that Spotify does not know

    def apply(self, step: Step) -> None:
        """Apply one step.

        Raises:
            MoodlistError: as for `write`.
        """
        if isinstance(step, Remove):
            tracks = [{"uri": _uri(id_)} for id_ in step.ids]
            self._send("DELETE", {"items": tracks, "tracks": tracks}, of_snapshot=True)
        elif isinstance(step, Move):
            self._send("PUT", {"range_start": step.start, "insert_before": step.before}, of_snapshot=True)
        else:
            self._add(step.ids, step.position - len(self.refused))

    def _add(self, ids: tuple[str, ...], position: int) -> None:
        """Add tracks. Spotify refuses the whole call if it does not know one id, so halve the batch to isolate it."""
        try:
            self._send("POST", {"uris": [_uri(id_) for id_ in ids], "position": position})
        except UnknownTracks:
            if len(ids) == 1:
                self.refused.update(ids)
                return
            middle, refused_before = len(ids) // 2, len(self.refused)
            self._add(ids[:middle], position)
            self._add(ids[middle:], position + middle - (len(self.refused) - refused_before))

    def _send(self, verb: HttpMethod, body: Json, *, of_snapshot: bool = False) -> None:
        if of_snapshot and self._snapshot:
            body = {**body, "snapshot_id": self._snapshot}
        snapshot = self._send_to_endpoint(verb, body).get("snapshot_id")
        self._snapshot = snapshot if self._snapshot and isinstance(snapshot, str) else None

    def _send_to_endpoint(self, verb: HttpMethod, body: Json) -> Json:
        """Send to the endpoint that this app has, under which the tracks of a removal have the same name."""
        refusals: list[MoodlistError] = []
        for endpoint in self._endpoints:
            endpoint_body = {
                name: value for name, value in body.items() if name not in {"items", "tracks"} - {endpoint}
            }
            try:
                answer = write(self._client, verb, f"{self._path}/{endpoint}", endpoint_body, self._deadline)
            except (PlaylistForbidden, NotFound) as refusal:
                refusals.append(refusal)
            else:
                self._endpoints = (endpoint,)
                return answer
        raise refusals[0]


def _uri(id_: str) -> str:
    return f"spotify:track:{id_}"
