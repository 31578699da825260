"""Which form of a report the caller's Accept header asks for."""

import re
from collections.abc import Callable, Collection, Sequence

from classify.core.report import Report
from classify.response.answer import JSON, Answer, json_answer
from classify.response.csv_format import MEDIA_TYPE as CSV
from classify.response.csv_format import as_csv
from classify.response.m3u_format import MEDIA_TYPE as M3U
from classify.response.m3u_format import as_m3u
from classify.response.schemas import report_schema

_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_UTF8 = "; charset=utf-8"
FORMS: dict[str, Callable[[Report, Collection[str]], Answer]] = {
    JSON: lambda report, include: json_answer(report_schema(report, include)),
    CSV: lambda report, include: Answer(200, CSV + _UTF8, as_csv(report, include)),
    M3U: lambda report, _: Answer(200, M3U + _UTF8, as_m3u(report)),
}


def report_answer(report: Report, include: Collection[str], accept: str) -> Answer:
    """The report in the form that `accept` likes best; JSON where it likes none of ours."""
    return FORMS[_preferred(accept)](report, include)


def _preferred(accept: str) -> str:
    """The form with the highest quality, by the most specific range that names it (RFC 9110, 12.5.1)."""
    offers = [_offer(text) for text in accept.lower().split(",")]
    qualities = {form: _quality(form, offers) for form in FORMS}
    best = max(qualities.values())
    named = [media_range for media_range, quality in offers if quality == best and qualities.get(media_range) == best]
    liked = [form for form in FORMS if qualities[form] == best]
    return JSON if best == 0 else next(iter([*named, *liked]))


def _quality(form: str, offers: Sequence[tuple[str, float]]) -> float:
    for media_range in (form, f"{form.partition('/')[0]}/*", "*/*"):
        for offered, quality in offers:
            if offered == media_range:
                return quality
    return 0.0


def _offer(text: str) -> tuple[str, float]:
    """A media range and how much it is liked; a quality that is none counts as not at all."""
    media_range, *parameters = (part.strip() for part in text.split(";"))
    given = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    return media_range, float(given) if _QUALITY.fullmatch(given) else 0.0
