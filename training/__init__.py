"""From labelled songs to the model: dataset -> train -> evaluate -> export. See README.md beside this file."""
