"""What the API says of the rows of a file, without looking anything up."""

from classify.catalog.rows import CatalogRow
from classify.core.features import GivenFeatures
from classify.core.model import MoodModel
from classify.core.playlist import ExportFile, SkipReason
from classify.core.report import Report
from classify.response.schemas import report_schema
from classify.sources.exports import ExportFileSource


def verdicts(content: bytes, model: MoodModel) -> list[CatalogRow]:
    """Return the verdict of each item of the API's report as a row of a catalog, in the order of the file."""
    playlist = ExportFileSource().playlist(ExportFile(content))
    findings = GivenFeatures().audio_features(playlist.tracks)
    schema = report_schema(Report.of(playlist, findings, model.scores(findings)), {"scores"})
    rows = {
        song.position: CatalogRow(
            url=song.url,
            mood=song.mood,
            score=song.score,
            alternatives=tuple(song.alternatives),
            tags=tuple(song.tags),
            scores=tuple(song.scores.values()) if isinstance(song.scores, dict) else (),
        )
        for song in schema.songs
    }
    rows |= {each.position: CatalogRow(url=each.url, skipped=each.reason) for each in schema.skipped}
    return [rows[position] for position in range(1, len(rows) + 1)]


def differences(rows: list[CatalogRow], api: list[CatalogRow]) -> list[tuple[int, CatalogRow, CatalogRow]]:
    """Return the rows that differ from the API's verdict. What is a duplicate there must be scored here."""
    assert len(rows) == len(api)
    return [
        (position, row, verdict)
        for position, (row, verdict) in enumerate(zip(rows, api, strict=True), start=1)
        if (row.mood is None if verdict.skipped is SkipReason.DUPLICATE else row != verdict)
    ]
