"""The world outside: Spotify, ReccoBeats, Secrets Manager and the files that people export."""
