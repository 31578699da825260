"""One module for each subcommand of `moodlist`."""
