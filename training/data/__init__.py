"""Labelled songs: the sources, the training table, and folds by artist."""
