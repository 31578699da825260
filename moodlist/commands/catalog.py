"""moodlist catalog: scores tables of any size."""

import time
from argparse import Namespace

from classify.core.model import MoodModel
from moodlist.catalog.files import choose_output, find_files, is_table
from moodlist.catalog.score import check_libraries, score_files
from moodlist.options import add_model, named_path
from moodlist.output_file import check_output
from moodlist.parser import CommandParser, Parser
from moodlist.read_folders import check_outside
from moodlist.settings import user_settings
from moodlist.terminal.catalog_view import catalog_lines, print_notes
from moodlist.terminal.row_progress import show_row_progress
from moodlist.terminal.text import show

EXAMPLES = """
moodlist catalog score tracks.csv --output scores.csv
moodlist catalog score exports/ more.csv.gz --output scores.csv.gz
moodlist catalog score *.parquet --output scores.parquet  # needs the extra "catalog"
"""
NOTES = """\
A catalog is a table with the ten audio features of its tracks. Each row of it becomes one row, in the same order:
position, url, mood, score, alternatives, tags, and the score of every mood, or in the column `skipped` the reason why
there is no mood. No service is asked, and a track that occurs again is scored again. Memory does not grow with the
number of rows. With the extra "catalog", it is much faster, and reads and writes Parquet."""


def add_arguments(parser: CommandParser) -> None:
    """Add the actions of `moodlist catalog` and their arguments."""
    parser.describe("Score tables of any size, row by row.", EXAMPLES, NOTES)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, parser_class=Parser)
    about = "write the mood of each row of a table, of several tables, or of a folder of tables"
    scoring = actions.add_parser("score", help=about, description=f"{about[0].upper()}{about[1:]}.")
    scoring.set_defaults(action=score)
    add = scoring.add_argument
    add("files", metavar="FILE", nargs="+", help="a table as .csv, .csv.gz, .tsv or .parquet, or a folder of them")
    about = "the file for the scores; its name ends in .csv, .csv.gz or .parquet"
    add("--output", metavar="FILE", type=named_path, required=True, help=about)
    add("--force", action="store_true", help="replace the --output file without asking if it exists")
    add_model(scoring)


def run(args: Namespace) -> int:
    """Carry out an action on a catalog.

    Raises:
        MoodlistError: a file cannot be read or written.
    """
    return int(args.action(args))


def score(args: Namespace) -> int:
    """Score the rows, and show how many have which mood.

    Raises:
        BadRequest: a file is not a table, or is damaged; nothing is written.
        MissingExtra: Parquet is to be read or written, and the extra "catalog" is not installed.
    """
    output_format = choose_output(args.output)
    files = find_files(args.files)
    check_libraries(files, output_format)
    check_outside([args.output], args.files, is_table)
    check_output(args.output, [str(file.path) for file in files], force=args.force)
    model = MoodModel.load(user_settings(args.model).model_dir)
    started = time.monotonic()
    with show_row_progress(sum(file.size for file in files)) as progress:
        summary = score_files(files, args.output, output_format, model, progress)
    print_notes(summary)
    show(catalog_lines(summary, model.contract.moods, time.monotonic() - started, args.output))
    return 0
