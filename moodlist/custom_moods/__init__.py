"""Your own moods: labels and playlists in, the songs that `training` learns from out."""
