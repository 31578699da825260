"""moodlist classify: shows the mood of each song of a playlist, an album, a file or pasted links."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from classify.application import Application
from classify.core.model import MoodModel
from classify.core.playlist import TrackList
from classify.core.report import Selection
from classify.deadline import Deadline
from classify.errors import BadRequest, MoodlistError
from classify.request import ClassifyRequest, Include
from classify.sources.http import Progress
from moodlist.advice import check_ids, suggest_export
from moodlist.failures import FAILURE, report_failure
from moodlist.feature_tables import add_features, own_features
from moodlist.joined_lists import JoinedLists
from moodlist.names import add_by_name
from moodlist.options import (
    add_cache,
    add_model,
    add_moods,
    add_selection,
    add_sources,
    check_late_sources,
    named_path,
    resolve_moods,
)
from moodlist.output import write_all
from moodlist.output_file import check_output
from moodlist.output_format import FORMATS, Result, Results, choose_format
from moodlist.parser import CommandParser, wrong_choice
from moodlist.plot.output import TERMINAL, add_plot, check_plot, write_plot
from moodlist.settings import user_settings
from moodlist.sources import Source, check_not_read, named_files, naming, read_sources
from moodlist.terminal.progress import show_progress

EXAMPLES = """
moodlist classify my_playlist.csv                       # exported, for example at exportify.net
moodlist classify my_playlist.csv --mood relaxing --sort score
moodlist classify https://open.spotify.com/playlist/... --output moods.csv      # after `moodlist login`
moodlist classify "Road trip"                           # one of your playlists, by its name
moodlist classify liked --mood happy --format m3u > happy.m3u8
moodlist classify my_playlist.csv --plot                # a map in the terminal; --plot map.png draws a picture
moodlist classify exports/ more.zip liked --joined       # several lists as one
pbpaste | moodlist classify -                           # songs copied in Spotify's desktop app
"""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist classify`."""
    parser.describe("Show the mood of each song of a playlist, or of several.", EXAMPLES)
    add_sources(parser, "are classified one after another")
    add = parser.add_argument
    add("--joined", action="store_true", help="join all lists into one, in which a song of two lists counts once")
    add_moods(parser, "only songs of this mood")
    add_selection(parser)
    add(
        "-i",
        "--include",
        metavar="X",
        type=_included,
        default=(),
        help="add `features`, `scores` or `why` to each song, separated by commas; a table shows `why` only",
    )
    add("-f", "--format", choices=FORMATS, help="output format (default: that of the --output file, else table)")
    add_plot(parser)
    add("--with-skipped", action="store_true", help="in CSV, also write the items without a mood, each with the reason")
    add("-o", "--output", metavar="FILE", type=named_path, help="write to this file; its suffix sets the format")
    add("--force", action="store_true", help="replace the file of --output or --plot without asking if it exists")
    add_by_name(parser)
    add_features(parser)
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Classify the songs and show or write the report.

    Raises:
        MoodlistError: the source cannot be read, or a service fails.
    """
    file = None if args.output == Path("-") else args.output
    _check_options(args, file)
    output_format = choose_format(args.format, file, args.include, with_skipped=args.with_skipped)
    application = Application(user_settings(args.model, cache=args.cache), own_features(args.features))
    selection = _selection(args, application.model)
    named = named_files(args.sources)
    texts = [each.text for each in named]
    check_plot(args.plot, texts, output_format, file, force=args.force)
    check_not_read([file] if file else [], args.sources)
    check_output(file, texts, force=args.force)
    with show_progress() as progress, suggest_export():
        run = _Run(args, application, selection, Deadline.never(progress.wait), progress)
        sources = read_sources(named, application, run.deadline)
        several = not args.joined and (len(named) > 1 or any(each.part_of for each in sources))
        result = run.each(sources) if several else run.joined(sources)
    write_all(output_format, result, file)
    reports = [each.report for each in (result.all if isinstance(result, Results) else [result])]
    if args.plot:
        write_plot(reports, args.plot)
    for report in reports:
        check_ids(report)
    return FAILURE if result.unread else 0


def _check_options(args: Namespace, file: Path | None) -> None:
    if args.force and file is None and args.plot in {None, TERMINAL}:
        raise BadRequest("--force replaces files: use it with --output FILE or --plot FILE.")
    if args.certainty == "any" and not args.mood:
        raise BadRequest("--certainty any adds songs to those of a mood: use it with --mood.")


class _Run(NamedTuple):
    """What classifies the lists of one command."""

    args: Namespace
    application: Application
    selection: Selection
    deadline: Deadline
    progress: Progress

    def joined(self, sources: Sequence[Source]) -> Result:
        """Classify the list, or the songs of several as one list."""
        lists = JoinedLists(sources, self.application, self.deadline, self.progress)
        request = ClassifyRequest(TrackList(()), self.selection, frozenset(self.args.include), self.args.by_name)
        report = lists.selected(request)
        return Result(report, self.selection, request.include, self.args.with_skipped, lists.unread)

    def each(self, sources: Sequence[Source]) -> Results:
        """Classify each list. One that fails is reported, and the others are done.

        Raises:
            MoodlistError: none of them can be classified.
        """
        results: list[Result] = []
        unread: list[MoodlistError] = []
        for source in sources:
            try:
                with naming(source), suggest_export():
                    results.append(self.joined([source._replace(part_of="")]))
            except MoodlistError as error:
                unread.append(error)
                if results or len(unread) < len(sources):
                    report_failure(error)
        if not results:
            raise unread[-1]
        return Results(results, unread)


def _selection(args: Namespace, model: MoodModel) -> Selection:
    check_late_sources(args, model)
    return Selection(frozenset(resolve_moods(args.mood, model)), args.min_score, args.sort, args.certainty)


def _included(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := set(names) - set(get_args(Include)):
        raise ArgumentTypeError(wrong_choice(min(unknown), get_args(Include)))
    return names
