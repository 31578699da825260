"""Spotify's Web API through spotipy. What an app may do depends on its age and quota, so each call is simply tried."""

from classify.sources.spotify import spotipy_setup  # noqa: F401  # must run before spotipy is imported
from classify.sources.spotify.calls import UNLIMITED, Calls
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.features import SpotifyFeatures
from classify.sources.spotify.page_cache import PageCache
from classify.sources.spotify.playlists import SpotifyPlaylists
from classify.sources.spotify.tokens import SpotifyTokens

__all__ = [
    "UNLIMITED",
    "Calls",
    "PageCache",
    "SpotifyClient",
    "SpotifyFeatures",
    "SpotifyPlaylists",
    "SpotifyTokens",
]
