"""Playlists, features, moods, reports and the model. Imports no AWS, no Spotify client and no HTTP."""
