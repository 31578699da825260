"""moodlist features: shows, fills, exports and clears the stored audio features, of this machine or a deployment."""

import sys
import time
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from classify.core.features import month_of
from classify.errors import BadRequest, MoodlistError
from moodlist.feature_store import StoredFeatures
from moodlist.feature_tables import feature_rows
from moodlist.options import named_path
from moodlist.output_file import check_output, write_file
from moodlist.parser import CommandParser, Parser, add_action
from moodlist.program import alert, say
from moodlist.terminal.features_view import added_text, summary_lines, summary_object
from moodlist.terminal.progress import show_progress
from moodlist.terminal.text import as_json, count_of, show

EXAMPLES = """
moodlist features                              # what is stored
moodlist features add old_exports/ kaggle.csv  # fill it with your own tables
moodlist features export features.csv
moodlist features clear                        # asks first
moodlist features add old_exports/ --stack moodlist
"""
NOTES = """\
Moodlist stores the audio features that it once got from ReccoBeats, and those that you add. They never expire. What you
add comes before what ReccoBeats says; only features in the classified file itself come before both. A table has a
Spotify id or an ISRC and all ten audio features in each row, in any format that `moodlist classify` reads. With
--stack, the features are those of a deployment, and this command uses the AWS credentials of your terminal."""
Action = Callable[[Namespace, StoredFeatures], int]


def add_arguments(parser: CommandParser) -> None:
    """Add the actions of `moodlist features` and their arguments."""
    parser.describe("Show, add to, export or clear the stored audio features.", EXAMPLES, NOTES)
    _add_stack(parser, default=None)
    parser.add_argument("-f", "--format", choices=("table", "json"), help="json is for other programs (default: table)")
    parser.set_defaults(action=summarise)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", parser_class=Parser)

    adding = add_action(actions, "add", add, "store the features in your own tables, such as old exports", EXAMPLES)
    exporting = add_action(actions, "export", export, "write all stored features as CSV, which `add` reads", EXAMPLES)
    clearing = add_action(actions, "clear", clear, "delete all stored features, also those that you added", EXAMPLES)
    for each in (adding, exporting, clearing):
        _add_stack(each, default=SUPPRESS)
    about = "a table, a folder or a ZIP archive of tables, or `-` for standard input"
    adding.add_argument("files", metavar="FILE", nargs="+", help=about)
    exporting.add_argument(
        "output", metavar="FILE", nargs="?", type=named_path, help="the file to write (default: standard output)"
    )
    exporting.add_argument("--force", action="store_true", help="replace the file without asking if it exists")
    clearing.add_argument("-y", "--yes", action="store_true", help="do not ask")


def run(args: Namespace) -> int:
    """Carry out an action on the stored features.

    Raises:
        MoodlistError: a file cannot be read, the store cannot be used, or AWS refuses a request.
    """
    if args.region and not args.stack:
        raise BadRequest("--region is the region of a deployment: name it too, for example --stack moodlist.")
    if args.format and args.action is not summarise:
        raise BadRequest("--format is the format of what is shown: omit it, or omit the action.")
    if getattr(args, "force", False) and args.output in {None, Path("-")}:
        raise BadRequest("--force replaces a file: name it, for example features.csv.")
    stored = StoredFeatures.of_stack(args.stack, args.region) if args.stack else StoredFeatures.on_this_machine()
    action: Action = args.action
    return action(args, stored)


def summarise(args: Namespace, stored: StoredFeatures) -> int:
    """Show what is stored."""
    summary = stored.summary()
    if args.format == "json":
        sys.stdout.buffer.write(as_json(summary_object(summary)))
    else:
        show(summary_lines(summary))
    return 0


def add(args: Namespace, stored: StoredFeatures) -> int:
    """Store the features in tables. It fails if they have none."""
    started = time.monotonic()
    rows = feature_rows(args.files, month_of(time.time()))
    with show_progress() as progress:
        if stored.is_remote:  # that takes minutes, so read the tables first to know how many
            listed = list(rows)
            added = stored.add(listed, progress, total=len(listed))
        else:
            added = stored.add(rows, progress)
    text = added_text(added, time.monotonic() - started)
    (alert if added.refused else say)(text)  # also with --quiet, no row is lost without a word
    if added.rows == added.refused.total():
        raise MoodlistError("Nothing was stored. A row needs a Spotify id or an ISRC, and all ten audio features.")
    return 0


def export(args: Namespace, stored: StoredFeatures) -> int:
    """Write all stored features as CSV."""
    file = None if args.output == Path("-") else args.output
    check_output(file, [], force=args.force)
    content, count = stored.export()
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        write_file(file, content)
        say(f"Wrote the features of {count_of(count, 'song')} to {file}")
    return 0


def clear(args: Namespace, stored: StoredFeatures) -> int:
    """Delete all stored features, after a question."""
    if not args.yes:
        _ask_to_clear(stored)
    with show_progress() as progress:
        deleted = stored.clear(progress)
    say(f"Deleted {count_of(deleted, 'entry', 'entries')} from {stored.place}")
    return 0


def _ask_to_clear(stored: StoredFeatures) -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadRequest(
            f"This deletes all features in {stored.place}, also those that you added. Pass --yes to delete them; "
            "`moodlist features export features.csv` writes them to a file before."
        )
    print(
        f"Delete all features in {stored.place}, also those that you added? [y/N] ", end="", file=sys.stderr, flush=True
    )
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise MoodlistError("Nothing was deleted.")


def _add_stack(parser: ArgumentParser, default: str | None) -> None:
    """Add `--stack` and `--region`. In an action, the default must not replace what stands before its name."""
    about = "the features of a deployment, by the name of its stack (default: those of this machine)"
    parser.add_argument("--stack", metavar="NAME", default=default, help=about)
    parser.add_argument("--region", metavar="REGION", default=default, help="the stack's region")
