"""Which form of a report the caller's Accept header asks for."""

from collections.abc import Callable, Collection

from classify.report import Report
from classify.response.answer import JSON, Answer, json_answer
from classify.response.as_csv import MEDIA_TYPE as CSV
from classify.response.as_csv import as_csv
from classify.response.as_m3u import MEDIA_TYPE as M3U
from classify.response.as_m3u import as_m3u
from classify.response.songs import report_form

_UTF8 = "; charset=utf-8"
FORMS: dict[str, Callable[[Report, Collection[str]], Answer]] = {
    JSON: lambda report, include: json_answer(report_form(report, include)),
    CSV: lambda report, include: Answer(200, CSV + _UTF8, as_csv(report, include)),
    M3U: lambda report, _: Answer(200, M3U + _UTF8, as_m3u(report)),
}


def report_answer(report: Report, include: Collection[str], accept: str) -> Answer:
    """The report in the form that `accept` likes best; JSON where it likes none of ours."""
    return FORMS[_preferred(accept)](report, include)


def _preferred(accept: str) -> str:
    """The first of our media types with the highest quality (RFC 9110, 12.5.1)."""
    best, quality = JSON, 0.0
    for offer in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in offer.split(";"))
        liked = next((_number(each[2:]) for each in parameters if each.startswith("q=")), 1.0)
        if media_type in FORMS and liked > quality:
            best, quality = media_type, liked
    return best


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
