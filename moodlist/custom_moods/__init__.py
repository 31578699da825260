"""Your own moods: turns your playlists of each mood into the table of songs that training reads."""
