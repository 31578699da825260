"""What a caller may ask for, and every fault of what was asked for, each with its JSON path."""

from classify.request.classify import Classification, classification, export
from classify.request.mood import Pair, pairs
from classify.request.options import window
from classify.request.parse import Asking, asking
from classify.request.schemas import FILE_TYPES, MAX_BODY, MAX_TRACKS, Include, Window

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
