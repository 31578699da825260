"""Labelled songs: the sources, the table of features and labels, and the folds by artist."""
