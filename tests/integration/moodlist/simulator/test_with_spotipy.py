import pytest
import requests
import spotipy
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.oauth2 import SpotifyClientCredentials, SpotifyOAuth

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids


def test_spotipy_reads_a_playlist_page_by_page_with_a_refresh_token(sim: Simulator, session: requests.Session) -> None:
    credentials = sim.credentials
    auth = SpotifyOAuth(
        credentials["client_id"],
        credentials["client_secret"],
        "http://127.0.0.1:8765/callback",
        scope="playlist-read-private",
        open_browser=False,
        requests_session=session,
        cache_handler=MemoryCacheHandler(
            {"refresh_token": credentials["refresh_token"], "expires_at": 0, "scope": "playlist-read-private"}
        ),
    )
    auth.OAUTH_TOKEN_URL = f"{sim.accounts_url}/api/token"
    spotify = spotipy.Spotify(auth_manager=auth, requests_session=session)
    spotify.prefix = f"{sim.spotify_api_url}/"
    page = spotify.playlist_items(playlist_ids.THREE_PAGES)
    ids = [entry["item"]["id"] for entry in page["items"]]
    while page := spotify.next(page):
        ids += [entry["item"]["id"] for entry in page["items"]]
    assert ids == sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert len(sim.calls_to("/api/token")) == 1


def test_spotipy_raises_the_simulators_errors(sim: Simulator, session: requests.Session) -> None:
    credentials = sim.credentials
    auth = SpotifyClientCredentials(
        credentials["client_id"],
        credentials["client_secret"],
        cache_handler=MemoryCacheHandler(),
        requests_session=session,
    )
    auth.OAUTH_TOKEN_URL = f"{sim.accounts_url}/api/token"
    spotify = spotipy.Spotify(auth_manager=auth, requests_session=session)
    spotify.prefix = f"{sim.spotify_api_url}/"
    assert spotify.playlist(playlist_ids.OTHER_USERS_PUBLIC)["name"] == "Marta's mix"
    with pytest.raises(spotipy.SpotifyException, match="Forbidden"):
        spotify.playlist_items(playlist_ids.OTHER_USERS_PUBLIC)
