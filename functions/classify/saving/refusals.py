"""What Spotify's refusals of a write mean."""

import requests

from classify.errors import MoodlistError, PlaylistForbidden, UpstreamUnavailable
from classify.sources.spotify.errors import api_error, said

# https://github.com/WritheM/IntelliMerge/issues/17 and https://github.com/spotify/web-api/issues/1168
_UNKNOWN = ("non-existing id", "invalid track uri")


class Unsettled(UpstreamUnavailable):
    """Nobody knows what became of a write, or somebody else writes too: read again and plan anew."""


class UnknownTracks(MoodlistError):
    """400: at least one of the tracks to add does not exist (any more); none was added."""


def write_error(response: requests.Response) -> MoodlistError:
    """The error for a refusal of a write, which has not been done."""
    message, _ = said(response)
    if response.status_code == 400:
        if any(words in message for words in _UNKNOWN):
            return UnknownTracks("Spotify does not know a track that was to be added.")
        return Unsettled("Spotify refused a change of the playlist, as if somebody else had changed it meanwhile.")
    error = api_error(response)
    if isinstance(error, PlaylistForbidden):
        return PlaylistForbidden(
            "Spotify does not let the user who logged in change this playlist: it is somebody else's, or has the "
            "10,000 songs that a playlist may have."
        )
    return error
