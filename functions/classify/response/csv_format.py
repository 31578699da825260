"""A report as CSV: a row for every item of the playlist that the answer shows, and for every skipped one."""

import csv
import io
from collections.abc import Collection
from typing import Any

from msgspec import structs

from classify.core.csv_injection import escape_formula
from classify.core.features import FEATURE_NAMES
from classify.core.report import Report
from classify.response.schemas import SkippedSchema, SongSchema, report_schema

MEDIA_TYPE = "text/csv"
COLUMNS = ("position", "song", "artist", "url", "mood", "score", "uncertain", "tags", "source", "skipped")


def as_csv(report: Report, include: Collection[str]) -> str:
    """The report with a header, CRLF line ends (RFC 4180), in the order of its songs and then the skipped."""
    form = report_schema(report, include)
    scores = [f"score_{mood.name}" for mood in report.moods] if "scores" in include else []
    features = list(FEATURE_NAMES) if "features" in include else []
    why = ["why"] if "why" in include else []
    text = io.StringIO()
    writer = csv.DictWriter(text, [*COLUMNS, *why, *scores, *features], restval="")
    writer.writeheader()
    writer.writerows(_song(each) for each in form.songs)
    writer.writerows(_skipped(each) for each in form.skipped)
    return text.getvalue()


def _song(each: SongSchema) -> dict[str, Any]:
    scores = each.scores if isinstance(each.scores, dict) else {}
    return {
        **{name: getattr(each, name) for name in ("position", "url", "mood", "score", "source")},
        "song": escape_formula(each.song),
        "artist": escape_formula(each.artist),
        "uncertain": "yes" if each.uncertain else "",
        "tags": " ".join(each.tags),
        **({"why": ", ".join(reason.en for reason in each.why.reasons)} if each.why else {}),
        **{f"score_{mood}": score for mood, score in scores.items()},
        **(structs.asdict(each.features) if each.features else {}),
    }


def _skipped(each: SkippedSchema) -> dict[str, Any]:
    return {
        "position": each.position,
        "song": escape_formula(each.song),
        "artist": escape_formula(each.artist),
        "url": escape_formula(each.url or ""),
        "skipped": each.reason.value,
    }
