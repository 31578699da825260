"""What a caller may ask for, and every fault of what was asked for, each with its JSON path."""

from classify.request.classify import ClassifyRequest, export, parse_classify
from classify.request.mood import Pair, parse_pairs
from classify.request.options import window
from classify.request.parse import Request, parse_request
from classify.request.schemas import FILE_TYPES, MAX_BODY, MAX_TRACKS, Include, PageQuery

__all__ = [
    "FILE_TYPES",
    "MAX_BODY",
    "MAX_TRACKS",
    "ClassifyRequest",
    "Include",
    "PageQuery",
    "Pair",
    "Request",
    "export",
    "parse_classify",
    "parse_pairs",
    "parse_request",
    "window",
]
