"""Parsing and checking of requests. Every fault is reported with its JSON path."""

from classify.request.classify import ClassifyRequest
from classify.request.mood import Pair
from classify.request.options import check_no_options, parse_page_query
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
    "check_no_options",
    "parse_page_query",
    "parse_request",
]
