"""What a caller may ask for, and every fault of what was asked for, each with its JSON path."""

from classify.request.bodies import FILE_TYPES, MAX_BODY, MAX_TRACKS, Include, Window
from classify.request.checks import window
from classify.request.classification import Classification, classification, export
from classify.request.pairs import Pair, pairs
from classify.request.posts import Asking, asking

__all__ = [
    "FILE_TYPES",
    "MAX_BODY",
    "MAX_TRACKS",
    "Asking",
    "Classification",
    "Include",
    "Pair",
    "Window",
    "asking",
    "classification",
    "export",
    "pairs",
    "window",
]
