"""Signing in to Spotify once: the authorization request and the server that receives its answer."""
