"""moodlist split: divides a playlist into one list for each mood, as files or as playlists of the user's account."""

import shlex
from argparse import Namespace
from collections.abc import Sequence

from classify.application import Application
from classify.core.report import Report
from classify.deadline import Deadline
from classify.errors import BadRequest
from classify.saving.save import PlaylistSaver
from moodlist.advice import check_ids, suggest_export
from moodlist.failures import FAILURE
from moodlist.feature_tables import add_features, own_features
from moodlist.mood_lists import MoodList, check_files, list_files, mood_lists, target_of, write_lists
from moodlist.names import add_by_name, print_matches
from moodlist.options import add_cache, add_model, add_only, add_sources, named_path
from moodlist.output import print_notes
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.removed_songs import RemovedSongs
from moodlist.saves import open_lists, protect_saved, save_each
from moodlist.settings import user_settings
from moodlist.sources import check_not_read, named_files
from moodlist.terminal.progress import show_progress
from moodlist.terminal.report_view import unread_lines
from moodlist.terminal.save_schema import SaveSchema
from moodlist.terminal.save_view import not_written
from moodlist.terminal.split_view import split_lines
from moodlist.terminal.text import count_of, show

EXAMPLES = """
moodlist split my_playlist.csv                          # shows how many songs each list gets
moodlist split my_playlist.csv --to moods --yes         # writes moods/happy.csv and so on
moodlist split liked --to moods --format m3u --certainty clear --yes
moodlist split liked --save                             # shows what would change in your playlists
moodlist split liked --save --add-only --yes            # after `moodlist login --save`
moodlist split exports/ more.zip --to moods --yes       # several lists, divided as one
"""
NOTES = """\
Each song is in the list of its best mood. The rest are the items without a mood and, with --certainty clear, the songs
that may have another mood too: --to writes them to a file of their own, --save to a playlist of their own, which cannot
hold local files, episodes and what else is no track of Spotify. A playlist that Moodlist has made before is brought up
to date: songs that left its list are removed, unless you pass --add-only."""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist split`."""
    parser.describe("Divide a playlist into one list for each mood.", EXAMPLES, NOTES)
    add_sources(parser, "are joined into one list, in which a song counts once")
    add = parser.add_argument
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-t", "--to", metavar="FOLDER", type=named_path, help="write a file for each mood into this folder"
    )
    where.add_argument("--save", action="store_true", help="save playlists of the moods and one of the rest")
    add(
        "-c",
        "--certainty",
        choices=("clear", "best"),
        default="best",
        help="clear: only songs without another possible mood; best: all songs, each with its best mood (default)",
    )
    add("-f", "--format", choices=("csv", "m3u", "json"), help="format of the files (default: csv)")
    add("--force", action="store_true", help="replace files that exist in the folder")
    add_only(parser)
    add("-y", "--yes", action="store_true", help="write; without this option, nothing is written")
    add_by_name(parser)
    add_features(parser)
    add_model(parser)
    add_cache(parser)


def run(args: Namespace) -> int:
    """Show the lists and, with `--yes`, write them.

    Raises:
        MoodlistError: the source cannot be read, a list cannot be written, or a service fails.
    """
    _check_options(args)
    application = Application(user_settings(args.model, cache=args.cache), own_features(args.features))
    output_format = args.format or "csv"
    files = list_files(args.to, application.model.core_moods, output_format) if args.to else {}
    named = named_files(args.sources)
    names = [each.text for each in named]
    if args.to:
        check_not_read(files.values(), args.sources)
        check_files(args.to, [*files.values()], names, force=args.force)
    report: Report | None = None
    lists: list[MoodList] = []
    removed, saves = RemovedSongs(), dict[str | None, SaveSchema]()
    try:
        with show_progress() as progress, suggest_export():
            deadline = Deadline.never(progress.wait)
            read = open_lists(named, application, deadline, progress)
            saver = None
            if args.save:
                saver = PlaylistSaver(
                    application.spotify, deadline, progress=progress, on_removal=removed.keep, add_only=args.add_only
                )
                saver.check_login(for_writing=args.yes)
            report = read.report(by_name=args.by_name)
            lists = mood_lists(report, args.certainty)
            if saver:
                targets = {target_of(each.mood, args.certainty): each.mood for each in lists}
                protect_saved(saver, read, targets)
                for target, save in save_each(saver, report, targets, removed, writes=args.yes):
                    saves[targets[target]] = save
            elif args.yes:
                check_files(args.to, [*files.values()], names, force=args.force)  # the work took its time
                write_lists(lists, files, output_format)
    finally:  # also after a failure: what was saved before it, and what it may have removed
        if report is not None and lists:
            print_notes(report)
            print_matches(report)
            show(split_lines(report, lists, files=files, saves=saves))
            show(unread_lines(read.unread))
        for copy in [*(copy for each in saves.values() for copy in each.copies), *map(str, removed.files)]:
            say(f"Copy of the songs that may be removed, which `moodlist classify` reads: {shlex.quote(copy)}")
    say(_conclusion(args, lists, may_write=all(each.may_write for each in saves.values())))
    check_ids(report)
    return FAILURE if read.unread else 0


def _check_options(args: Namespace) -> None:
    if args.save and args.format:
        raise BadRequest("--format is the format of files, and --save writes none: use --to FOLDER, or omit --format.")
    if args.format and not args.to:
        raise BadRequest("--format is the format of files: use it with --to FOLDER.")
    if args.force and not args.to:
        raise BadRequest("--force replaces files: use it with --to FOLDER.")
    if args.add_only and not args.save:
        raise BadRequest("--add-only changes how playlists are saved: use it with --save.")
    if args.yes and not (args.to or args.save):
        raise BadRequest("--yes needs to know where to write: add --to FOLDER, or --save for your Spotify account.")


def _conclusion(args: Namespace, lists: Sequence[MoodList], *, may_write: bool) -> str:
    """Return what was written, and otherwise what writes it."""
    if not (args.to or args.save):
        return (
            "Nothing was written. Add --to FOLDER for a file of each list, or --save for a playlist of each list in "
            "your Spotify account."
        )
    if not args.yes:
        return not_written(may_write=may_write)
    if args.save:
        return "Saved."
    linkless = sum(each.linkless for each in lists) if args.format == "m3u" else 0
    note = f"\nLeft out, for want of a Spotify link: {count_of(linkless, 'item')}" if linkless else ""
    return f"Wrote {len(lists)} files to {args.to}{note}"
