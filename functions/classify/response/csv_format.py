"""Reports as CSV: a row for each selected song, then one for each skipped item."""

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
COLUMNS = ("position", "song", "artist", "url", "mood", "score", "alternatives", "tags", "source", "as_of", "skipped")


def as_csv(report: Report, include: Collection[str]) -> str:
    """Return the report as CSV with a header and CRLF line ends (RFC 4180): first its songs, then the skipped items.

    `include` adds columns: `why`, `scores` (one for each mood) and `features` (one for each). Songs that were found by
    name add the column `matched`.
    """
    schema = report_schema(report, include)
    scores = [f"score_{mood.name}" for mood in report.moods] if "scores" in include else []
    features = list(FEATURE_NAMES) if "features" in include else []
    why = ["why"] if "why" in include else []
    matched = ["matched"] if any(each.matched for each in schema.songs) else []
    text = io.StringIO()
    writer = csv.DictWriter(text, [*COLUMNS, *matched, *why, *scores, *features], restval="")
    writer.writeheader()
    writer.writerows(_song(each) for each in schema.songs)
    writer.writerows(_skipped(each) for each in schema.skipped)
    return text.getvalue()


def _song(each: SongSchema) -> dict[str, Any]:
    scores = each.scores if isinstance(each.scores, dict) else {}
    return {
        **{name: getattr(each, name) for name in ("position", "url", "mood", "score", "source")},
        "song": escape_formula(each.song),
        "artist": escape_formula(each.artist),
        "as_of": each.as_of or "",
        "alternatives": " ".join(each.alternatives),
        "tags": " ".join(each.tags),
        **({"matched": escape_formula(f"{each.matched.artist} - {each.matched.song}")} if each.matched else {}),
        **({"why": each.why.text} if each.why else {}),
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
