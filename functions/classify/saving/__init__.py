"""Saves the tracks of a mood to a playlist in the owner's Spotify account. No HTTP route imports this package."""
