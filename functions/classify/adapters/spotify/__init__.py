"""Spotify through spotipy: its answers change by the app's age and quota, so each is tried and then classified."""

from classify.adapters.spotify import quiet_spotipy  # noqa: F401  # before anything imports spotipy
from classify.adapters.spotify.client import SpotifyClient
from classify.adapters.spotify.features import SpotifyFeatures
from classify.adapters.spotify.playlists import SpotifyPlaylists
from classify.adapters.spotify.tokens import SpotifyTokens

__all__ = ["SpotifyClient", "SpotifyFeatures", "SpotifyPlaylists", "SpotifyTokens"]
