"""What a caller may ask for, and every fault of what was asked for, each with its JSON path."""

from classify.request.bodies import FILE_TYPES, MAX_BODY, MAX_TRACKS, Include
from classify.request.classification import Classification, classification, export
from classify.request.pairs import Pair, pairs

__all__ = [
    "FILE_TYPES",
    "MAX_BODY",
    "MAX_TRACKS",
    "Classification",
    "Include",
    "Pair",
    "classification",
    "export",
    "pairs",
]
