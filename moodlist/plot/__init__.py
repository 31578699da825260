"""The map of `moodlist classify --plot`: a dot for each song, by valence and energy, as the page draws it."""
