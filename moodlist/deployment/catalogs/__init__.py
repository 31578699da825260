"""Catalogs of a deployment: upload their tables, run them, show what is scored, and download the scores."""
