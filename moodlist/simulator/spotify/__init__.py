"""Spotify: accounts, tokens, and playlists and tracks in both dialects of the Web API."""
