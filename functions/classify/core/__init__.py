"""Tracks, features, moods and reports: the data and the model, without AWS, Spotify's client or HTTP."""
