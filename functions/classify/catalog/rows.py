"""The core for rows: entries in, and for each the row of its mood or of the reason why it has none, in their order."""

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from classify.core.features import GivenFeatures, Missing
from classify.core.model import MoodModel
from classify.core.playlist import Skipped, SkipReason, Track
from classify.core.report import Classified
from classify.response.schemas import DIGITS
from classify.sources.exports.entry import ExportEntry

BLOCK = 4_096  # entries that are in memory at a time


class CatalogRow(Struct, frozen=True, gc=False):
    """What is known of an entry: its mood and scores, or `skipped`. Values are as in a report of the API."""

    url: str | None
    mood: str | None = None
    score: float | None = None
    alternatives: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()  # of all moods, in the order of the model
    skipped: SkipReason | None = None


def score_entries(entries: Iterable[ExportEntry], model: MoodModel) -> Iterator[list[CatalogRow]]:
    """Yield blocks of at most `BLOCK` rows, one row per entry. The features are those in the entries.

    A track that occurs again is scored again.
    """
    source = iter(entries)
    while block := list(islice(source, BLOCK)):
        yield _score_block([entry.to_item(at) for at, entry in enumerate(block, start=1)], model)


def _score_block(items: list[Track | Skipped], model: MoodModel) -> list[CatalogRow]:
    tracks = [item for item in items if isinstance(item, Track)]
    findings = GivenFeatures().audio_features(tracks)
    scores = model.scores(findings)
    rows = {}
    for track, finding, row in zip(tracks, findings, scores.rows, strict=True):
        if isinstance(finding, Missing):
            rows[track.position] = CatalogRow(track.url, skipped=finding.reason)
        elif row is not None:  # the model scores every Found
            rows[track.position] = _classified_row(Classified.of(track, finding, row, scores))
    return [
        CatalogRow(item.url, skipped=item.reason) if isinstance(item, Skipped) else rows[item.position]
        for item in items
    ]


def _classified_row(each: Classified) -> CatalogRow:
    return CatalogRow(
        url=each.track.url,
        mood=each.mood,
        score=round(each.score, DIGITS),
        alternatives=each.alternatives,
        tags=each.certain_tags,
        scores=tuple([round(score, DIGITS) for score in each.scores]),
    )
