"""The music of the simulator: invented tracks and playlists, or those of a CSV file."""
