"""One module for each subcommand of `moodlist`: `add_arguments` fills its parser and `run` carries it out."""
