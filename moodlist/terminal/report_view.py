"""A report for people to read: its songs, the count of every mood, and what was skipped and why."""

from collections.abc import Iterator, Sequence

from classify.core.playlist import SkipReason
from classify.core.report import Selection
from classify.response.schemas import ReportSchema, SkippedSchema
from moodlist.terminal.song_table import song_table, tally_table
from moodlist.terminal.text import BOLD, DIM, PLAIN, Line, on_one_line

NAMED = 10  # of the skipped items of each reason, so many are named
_BECAUSE = {
    SkipReason.LOCAL_FILE: "a file of your own, without an id on Spotify",
    SkipReason.EPISODE: "an episode of a podcast",
    SkipReason.UNAVAILABLE: "no longer available on Spotify",
    SkipReason.DUPLICATE: "already further up in the playlist",
    SkipReason.NO_ID: "without an id by which to look up audio features",
    SkipReason.NO_FEATURES: "no source knows their audio features",
    SkipReason.PROVIDER_UNAVAILABLE: "the source of audio features did not answer; try again later",
}


def report_page(report: ReportSchema, selection: Selection) -> Iterator[Line]:
    """The whole report."""
    yield heading(report)
    if wanted := _wanted(selection):
        yield [(f"{len(report.songs)} of them shown: {wanted}", PLAIN)]
    if report.songs:
        yield []
        yield from song_table(report.songs)
    yield from summary(report)


def heading(report: ReportSchema) -> Line:
    """The playlist's name and what became of its items."""
    name, counts = on_one_line(report.playlist.name) or "This list", report.counts
    return [
        (name, BOLD),
        (f": {report.playlist.items} items, {counts.classified} with a mood, {counts.skipped} skipped", PLAIN),
    ]


def summary(report: ReportSchema) -> Iterator[Line]:
    """How many songs each mood has, and what was skipped."""
    if report.counts.classified:
        yield from ([], [("Moods of the whole playlist", BOLD)])
        yield from tally_table(report.counts.moods)
        if report.counts.uncertain:
            yield [(f"{report.counts.uncertain} of them are uncertain: the score is too low to rely on (?)", DIM)]
    if report.counts.tags:
        tags = ", ".join(f"{count} {tag}" for tag, count in report.counts.tags.items())
        yield [(f"Beside their mood, as an experiment: {tags}", DIM)]
    if report.skipped:
        yield from ([], [("Skipped", BOLD)])
        for reason in SkipReason:
            if skipped := [each for each in report.skipped if each.reason is reason]:
                yield [(f"{len(skipped):>3} {reason.value}", BOLD), (f": {_BECAUSE[reason]}", PLAIN)]
                yield [(f"    {_listed(skipped)}", DIM)]


def _listed(skipped: Sequence[SkippedSchema]) -> str:
    more = f"; and {len(skipped) - NAMED} more" if len(skipped) > NAMED else ""
    return "; ".join(map(_called, skipped[:NAMED])) + more


def _called(item: SkippedSchema) -> str:
    """`#12 Title, Artist`; an item that is gone has its place only."""
    return on_one_line(f"#{item.position} " + ", ".join(filter(None, (item.song, item.artist)))).strip()


def _wanted(selection: Selection) -> str:
    moods = " or ".join(sorted(selection.moods))
    score = f"a score of at least {selection.min_score:g}" if selection.min_score else ""
    return ", ".join(filter(None, (moods, score)))
