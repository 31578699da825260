"""Scores catalogs, which are tables of any size: what `moodlist catalog` does."""
