"""Helpers that read playlists, look up features and request tokens, for the tests of the sources."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import pytest

from classify.application import Application
from classify.core.features import Finding
from classify.core.playlist import Playlist, Track
from classify.core.spotify_link import Kind, SpotifyLink
from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.sources.reccobeats import ReccoBeatsClient, ReccoBeatsFeatures
from classify.sources.spotify.tokens import SpotifyTokens
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.http.call_log import Call
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Deploy

APPS = [
    (app, dialect) for app in ("extended", "development") for dialect in ("legacy", "2026", "both")
]  # every kind of app, with the old names, the new names and both
SECRET = "moodlist/spotify"
FIESTA = {"playlist": playlist_ids.FIESTA}
FEATURES = "/reccobeats/v1/audio-features"


def read_link(
    application: Application, id_: str | None, kind: Kind = "playlist", deadline: Deadline | None = None
) -> Playlist:
    """Read what a link points to."""
    return application.source(deadline or Deadline.after(20)).playlist(SpotifyLink(kind, id_))


def track_ids(playlist: Playlist) -> list[str | None]:
    """Return the ids of the playlist's tracks."""
    return [track.id for track in playlist.tracks]


def read_fiesta(application: Application, seconds: float = 20) -> Playlist:
    """Read a playlist of 30 tracks, within these seconds."""
    return read_link(application, playlist_ids.FIESTA, deadline=Deadline.after(seconds))


def fiesta_error(application: Application, seconds: float = 20) -> MoodlistError:
    """Return the error that reading the playlist raises."""
    with pytest.raises(MoodlistError) as caught:
        read_fiesta(application, seconds)
    return caught.value


def tokens_of(application: Application, sim: Simulator) -> SpotifyTokens:
    """Return new tokens for the application's credentials."""
    return SpotifyTokens(application.credentials, sim.accounts_url)


def token_calls(sim: Simulator) -> list[Call]:
    """Return the calls to Spotify's token endpoint."""
    return sim.calls_to("/api/token")


def basic_authorization(sim: Simulator) -> str:
    """Return the header value that authenticates the app by its secret."""
    pair = ":".join((sim.credentials["client_id"], sim.credentials["client_secret"]))
    return f"Basic {b64encode(pair.encode()).decode()}"


def deploy_with_file(deploy: Deploy, sim: Simulator, path: Path) -> Api:
    """Deploy the API with the credentials in a file."""
    return deploy(sim, client_id=None, client_secret=None, refresh_token=None, credentials_file=path)


def deploy_with_secret(deploy: Deploy, sim: Simulator) -> Api:
    """Deploy the API with the credentials in Secrets Manager."""
    return deploy(sim, client_id=None, client_secret=None, refresh_token=None, secret=SECRET)


def reccobeats_client(sim: Simulator, per_second: float = 0) -> ReccoBeatsClient:
    """Return a client of the simulated ReccoBeats; 0 means no rate limit."""
    return ReccoBeatsClient(sim.reccobeats_url, per_second)


def find_features(client: ReccoBeatsClient, tracks: Sequence[Track], seconds: float = 20) -> list[Finding]:
    """Look up the tracks with a client, within these seconds."""
    return ReccoBeatsFeatures(client, Deadline.after(seconds)).audio_features(tracks)


def look_up(sim: Simulator, *tracks: Track) -> list[Finding]:
    """Look up the tracks without a rate limit."""
    return find_features(reccobeats_client(sim), tracks)


def tracks_of(ids: Sequence[str]) -> list[Track]:
    """Return tracks with these ids."""
    return [Track(position=position, id=each) for position, each in enumerate(ids, start=1)]
