"""Spotify through spotipy: its answers change by the app's age and quota, so each is tried and then classified."""

from classify.sources.spotify import spotipy_setup  # noqa: F401  # before anything imports spotipy
from classify.sources.spotify.client import SpotifyClient
from classify.sources.spotify.features import SpotifyFeatures
from classify.sources.spotify.playlists import SpotifyPlaylists
from classify.sources.spotify.tokens import SpotifyTokens

__all__ = ["SpotifyClient", "SpotifyFeatures", "SpotifyPlaylists", "SpotifyTokens"]
