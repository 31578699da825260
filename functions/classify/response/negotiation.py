"""Content negotiation: the format of a report, chosen by the caller's Accept header."""

import re
from collections.abc import Callable, Collection, Sequence

from classify.core.report import Report
from classify.response.answer import JSON, Answer, json_answer
from classify.response.csv_format import MEDIA_TYPE as CSV
from classify.response.csv_format import as_csv
from classify.response.m3u_format import MEDIA_TYPE as M3U
from classify.response.m3u_format import as_m3u
from classify.response.schemas import notes_header, report_schema

_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_UTF8 = "; charset=utf-8"
FORMATS: dict[str, Callable[[Report, Collection[str]], Answer]] = {
    JSON: lambda report, include: json_answer(report_schema(report, include)),
    CSV: lambda report, include: Answer(200, CSV + _UTF8, as_csv(report, include), notes_header(report)),
    M3U: lambda report, _: Answer(200, M3U + _UTF8, as_m3u(report), notes_header(report)),
}


def report_answer(report: Report, include: Collection[str], accept: str) -> Answer:
    """Return the report in the format that the Accept header prefers; JSON if it accepts none of the formats."""
    return FORMATS[_preferred(accept)](report, include)


def _preferred(accept: str) -> str:
    """Return the media type with the highest quality; the most specific range decides (RFC 9110, 12.5.1).

    If several have it, return the first that the header names, else the first of `FORMATS`.
    """
    ranges = [_media_range(text) for text in accept.lower().split(",")]
    qualities = {media_type: _quality(media_type, ranges) for media_type in FORMATS}
    best = max(qualities.values())
    named = [name for name, quality in ranges if quality == best and qualities.get(name) == best]
    preferred = [media_type for media_type in FORMATS if qualities[media_type] == best]
    return JSON if best == 0 else next(iter([*named, *preferred]))


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    for candidate in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        for name, quality in ranges:
            if name == candidate:
                return quality
    return 0.0


def _media_range(text: str) -> tuple[str, float]:
    """Return a media range and its quality; an invalid quality counts as 0."""
    name, *parameters = (part.strip() for part in text.split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    return name, float(quality) if _QUALITY.fullmatch(quality) else 0.0
