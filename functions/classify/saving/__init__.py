"""Saving the tracks of a mood to a playlist of the owner's account. No HTTP route imports this package."""
