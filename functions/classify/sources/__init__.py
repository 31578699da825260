"""Where playlists and audio features come from: Spotify, export files, ReccoBeats and a cache of its features."""
