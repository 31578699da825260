"""The state that all parts of the Web API share: catalog, library, tokens and rules."""

from dataclasses import dataclass

from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.ids import is_spotify_id
from moodlist.simulator.catalog.records import Json, Track
from moodlist.simulator.catalog.web_api_objects import track_object
from moodlist.simulator.http.messages import Request, web_api_error
from moodlist.simulator.spotify.dialects import Rules
from moodlist.simulator.spotify.library import Library
from moodlist.simulator.spotify.tokens import Grant, Tokens


@dataclass(frozen=True)
class SpotifyState:
    """The state of one simulated Spotify; `owner` is the user who signs in."""

    catalog: Catalog
    library: Library
    tokens: Tokens
    rules: Rules
    owner: str

    def user(self, request: Request, scope: str = "") -> str:
        """Return the user of a request; answer 401 if there is none, 403 if the scope is missing."""
        grant = self.tokens.bearer(request)
        if grant.user is None:
            raise web_api_error(401, "Valid user authentication required")
        if scope and scope not in grant.scopes:
            raise web_api_error(403, "Insufficient client scope")
        return grant.user

    def relinked_track_object(self, track: Track, request: Request, listener: Grant) -> Json:
        """Return the track object for the listener's market, where another release may replace it (track relinking)."""
        replacement = self.catalog.tracks.get(track.replaced_by or "")
        if replacement and (listener.user or request.param("market")):
            return track_object(replacement, instead_of=track.id)
        return track_object(track)


def require_id(text: str) -> str:
    """Return the text if it is a well-formed Spotify id, else answer 400."""
    if not is_spotify_id(text):
        raise web_api_error(400, "Invalid base62 id")
    return text
