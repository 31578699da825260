"""Lines of text for a report: its songs, the number of songs of each mood, and the skipped items."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from classify.core.playlist import SkipReason
from classify.core.report import Certainty, Selection
from classify.errors import MoodlistError
from classify.response.schemas import CountsSchema, PlaylistSchema, ReportSchema, SkippedSchema
from moodlist.names import match_lines
from moodlist.terminal.song_table import mood_table, song_table
from moodlist.terminal.text import BOLD, DIM, PLAIN, Line, count_of, on_one_line, wrapped

NAMED = 10  # the most skipped items that are named for each reason
EXPLANATIONS = {
    SkipReason.LOCAL_FILE: "local files, which have no Spotify id",
    SkipReason.EPISODE: "podcast episodes",
    SkipReason.UNAVAILABLE: "no longer available on Spotify",
    SkipReason.DUPLICATE: "appears earlier in the playlist",
    SkipReason.NO_ID: "no id to look up audio features with",
    SkipReason.NO_FEATURES: "no source has audio features for them",
    SkipReason.PROVIDER_UNAVAILABLE: "the source of audio features did not answer; try again later",
    SkipReason.UNREADABLE_ROW: "rows of the file whose cells do not fit its columns; correct them or export it again",
    SkipReason.AMBIGUOUS: "several different recordings have this title and artist; add the link of the right one",
    SkipReason.NOT_FOUND: "ReccoBeats has no song with this title and artist",
}
_CERTAINTIES: dict[Certainty, str] = {"clear": "clear only", "best": "", "any": "also as another possible mood"}


def report_lines(report: ReportSchema, selection: Selection) -> Iterator[Line]:
    """Yield the whole report; `selection` is what the user selected its songs by."""
    yield from _songs(report, selection)
    yield from summary(report)


def lines_of_reports(reports: Sequence[ReportSchema], selection: Selection) -> Iterator[Line]:
    """Yield the heading and the songs of each report, then one summary of all."""
    for report in reports:
        yield from _songs(report, selection)
        yield []
    whole = _sum(reports)
    yield from heading(whole)
    yield from summary(whole, "Moods of all lists")


def unread_lines(errors: Sequence[MoodlistError]) -> Iterator[Line]:
    """Yield the errors of the lists that could not be read, each of which names its list."""
    if not errors:
        return
    yield from ([], [(f"Not read: {count_of(len(errors), 'list')}", BOLD)])
    for error in errors[:NAMED]:
        yield from wrapped([(f"  {error.detail}", PLAIN)])
    if len(errors) > NAMED:
        yield from wrapped([(f"  and {len(errors) - NAMED} more", PLAIN)])


def _songs(report: ReportSchema, selection: Selection) -> Iterator[Line]:
    yield from heading(report)
    if criteria := _describe_selection(selection):
        yield from wrapped([(f"{len(report.songs)} of them shown: {criteria}", PLAIN)])
    if report.songs:
        yield []
        yield from song_table(report.songs, selection.moods)
    if any(song.matched for song in report.songs):
        yield []
        yield from match_lines(report.songs)


def _sum(reports: Sequence[ReportSchema]) -> ReportSchema:
    """Return a report with the counts and the skipped items of all, each item with the name of its list."""
    counts = [report.counts for report in reports]

    def add(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
        maps = list(each)
        return {name: sum(one.get(name, 0) for one in maps) for name in maps[0]}

    skipped = [
        structs.replace(item, artist=", ".join(filter(None, (item.artist, f"in {report.playlist.name or 'a list'}"))))
        for report in reports
        for item in report.skipped
    ]
    items = sum(report.playlist.items for report in reports)
    return ReportSchema(
        playlist=PlaylistSchema(f"All {len(reports)} lists", None, None, items),
        model=reports[0].model,
        counts=CountsSchema(
            sum(each.classified for each in counts),
            len(skipped),
            *(add(getattr(each, field) for each in counts) for field in ("moods", "tags", "clear")),
        ),
        songs=[],
        skipped=skipped,
    )


def heading(report: ReportSchema) -> Iterator[Line]:
    """Yield the playlist's name and its numbers of items, classified songs and skipped items."""
    name, items = on_one_line(report.playlist.name), report.playlist.items
    if not items:
        yield from wrapped([(name and f"{name}: ", BOLD), ("The playlist is empty.", PLAIN)])
        return
    noun = "item" if report.skipped else "song"
    counts = f"{report.counts.classified} with a mood, {report.counts.skipped} skipped"
    yield from wrapped([(name or "This list", BOLD), (f": {count_of(items, noun)}, {counts}", PLAIN)])


def summary(report: ReportSchema, title: str = "Moods of the whole playlist") -> Iterator[Line]:
    """Yield the number of songs of each mood, and the skipped items by reason."""
    if report.counts.classified:
        yield from ([], [(title, BOLD)])
        yield from mood_table(report.counts.moods, report.counts.clear)
        yield from wrapped([("# clear, - may be another mood too", DIM)])
    if report.counts.classified and report.counts.tags:
        tags = ", ".join(f"{count} {tag}" for tag, count in report.counts.tags.items())
        yield from wrapped([(f"Experimental tags, besides the mood: {tags}", DIM)])
    if report.skipped:
        yield from ([], [("Skipped", BOLD)])
        for reason in SkipReason:
            if skipped := [each for each in report.skipped if each.reason is reason]:
                yield from wrapped([(f"{len(skipped):>3} {reason.value}", BOLD), (f": {EXPLANATIONS[reason]}", PLAIN)])
                yield from wrapped([(f"    {_list_items(skipped)}", DIM)])


def _list_items(skipped: Sequence[SkippedSchema]) -> str:
    more = f"; and {len(skipped) - NAMED} more" if len(skipped) > NAMED else ""
    return "; ".join(map(_describe_item, skipped[:NAMED])) + more


def _describe_item(item: SkippedSchema) -> str:
    """Return `#12 Title, Artist`; a removed item has its position only."""
    text = (f"#{item.position} " + ", ".join(filter(None, (item.song, item.artist)))).strip()
    found = "; ".join(f"{each.song}, {each.artist}, {each.url}" for each in item.candidates or ())
    return f"{text} (found: {found})" if found else text


def _describe_selection(selection: Selection) -> str:
    moods = " or ".join(sorted(selection.moods))
    certainty = _CERTAINTIES[selection.certainty]
    score = f"a score of at least {selection.min_score:g}" if selection.min_score else ""
    return ", ".join(filter(None, (moods, certainty, score)))
