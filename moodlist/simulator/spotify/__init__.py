"""Spotify as the simulator answers it: accounts, tokens, playlists and tracks in both dialects."""
