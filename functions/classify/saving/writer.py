"""The calls that write a playlist. None is sent twice: where nobody knows what a call did, a new plan has to find out.

https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist and its neighbours; the names since
2026: https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide
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
from classify.sources.spotify.client import Call, HttpMethod, Json, SpotifyClient
from classify.sources.spotify.errors import api_error, message_and_reason

# https://github.com/WritheM/IntelliMerge/issues/17 and https://github.com/spotify/web-api/issues/1168
_UNKNOWN = ("non-existing id", "invalid track uri")


class ReplanNeeded(UpstreamUnavailable):
    """Nobody knows what became of a write, or somebody else writes too: read again and plan anew."""


class UnknownTracks(MoodlistError):
    """400: at least one of the tracks to add does not exist (any more); none was added."""


def write_error(response: requests.Response) -> MoodlistError:
    """The error for a refusal of a write, which has not been done."""
    message, _ = message_and_reason(response)
    if response.status_code == 400:
        if any(words in message for words in _UNKNOWN):
            return UnknownTracks("Spotify does not know a track that was to be added.")
        return ReplanNeeded("Spotify refused a change of the playlist, as if somebody else had changed it meanwhile.")
    error = api_error(response)
    if isinstance(error, PlaylistForbidden):
        return PlaylistForbidden(
            "Spotify does not let the user who logged in change this playlist: it is somebody else's, or has the "
            "10,000 songs that a playlist may have."
        )
    return error


def write(client: SpotifyClient, verb: HttpMethod, path: str, body: Json, deadline: Deadline) -> Json:
    """Spotify's answer to one write; only a 429, which has changed nothing, is waited for.

    Raises:
        ReplanNeeded: the write may have been done or not.
        MoodlistError: it was not done.
    """
    try:
        return with_retries(
            lambda: client.call(Call(verb, path, body=body), deadline, write_error), deadline, after=(RateLimited,)
        )
    except CredentialsRefused:
        raise
    except (UpstreamUnavailable, UpstreamNonsense) as error:
        raise ReplanNeeded(error.detail, retry_after=error.retry_after) from None


class PlaylistWriter:
    """Takes the steps of a plan, in their order, on one playlist."""

    def __init__(self, client: SpotifyClient, playlist_id: str, deadline: Deadline, snapshot: str | None):
        """`snapshot` names the state for which the steps were planned; without one they meet whatever is there."""
        self._client = client
        self._path = f"playlists/{playlist_id}"
        self._deadline = deadline
        self._snapshot = snapshot
        self._doors: tuple[str, ...] = ("items", "tracks")  # newer and older name; one is left after the first write
        self.refused: set[str] = set()  # ids that Spotify does not know

    def apply(self, step: Step) -> None:
        """Take one step.

        Raises:
            MoodlistError: as `write` raises it.
        """
        if isinstance(step, Remove):
            tracks = [{"uri": _uri(id_)} for id_ in step.ids]
            self._send("DELETE", {"items": tracks, "tracks": tracks}, of_snapshot=True)
        elif isinstance(step, Move):
            self._send("PUT", {"range_start": step.start, "insert_before": step.before}, of_snapshot=True)
        else:
            self._add(step.ids, step.position - len(self.refused))

    def _add(self, ids: tuple[str, ...], position: int) -> None:
        """One unknown id makes Spotify refuse the whole call: the halves are tried until it stands alone."""
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
        snapshot = self._through_a_door(verb, body).get("snapshot_id")
        self._snapshot = snapshot if self._snapshot and isinstance(snapshot, str) else None

    def _through_a_door(self, verb: HttpMethod, body: Json) -> Json:
        refusals: list[MoodlistError] = []
        for door in self._doors:
            named = {name: value for name, value in body.items() if name not in {"items", "tracks"} - {door}}
            try:
                answer = write(self._client, verb, f"{self._path}/{door}", named, self._deadline)
            except (PlaylistForbidden, NotFound) as refusal:
                refusals.append(refusal)
            else:
                self._doors = (door,)
                return answer
        raise refusals[0]


def _uri(id_: str) -> str:
    return f"spotify:track:{id_}"
