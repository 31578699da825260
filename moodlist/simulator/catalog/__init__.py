"""The simulator's music: invented tracks and playlists, or those of a CSV file."""
