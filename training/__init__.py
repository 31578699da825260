"""Make the mood model from labelled songs: dataset -> train -> evaluate -> export. See README.md in this folder."""
