"""moodlist catalog: scores tables of any size, on this machine or in a deployment.

Only the actions on a deployment import what knows AWS: botocore is slow to import.
"""

import time
from argparse import Namespace
from typing import Literal

from classify.core.model import MoodModel
from moodlist.catalog.files import choose_output, find_files, is_table
from moodlist.catalog.score import check_libraries, score_files
from moodlist.number_types import count_from, seconds
from moodlist.options import add_model, add_stack, catalog_name, named_path
from moodlist.output_file import check_output
from moodlist.parser import CommandParser, Parser, add_action
from moodlist.read_folders import check_outside
from moodlist.settings import user_settings
from moodlist.terminal.catalog_view import catalog_lines, print_notes
from moodlist.terminal.row_progress import show_row_progress
from moodlist.terminal.text import show

EXAMPLES = """
moodlist catalog score tracks.csv --output scores.csv
moodlist catalog score exports/ more.csv.gz --output scores.csv.gz
moodlist catalog score *.parquet --output scores.parquet  # needs the extra "catalog"
moodlist catalog upload tracks.csv exports/ --catalog mine
moodlist catalog run mine                            # in a deployment, until all is scored
moodlist catalog run mine --wait 600 --stack moodlist-dev --region eu-west-1
moodlist catalog status
moodlist catalog status mine --format json
moodlist catalog download mine --output scores/      # a file for each part
moodlist catalog download mine --output scores.csv.gz
"""
NOTES = """\
A catalog is a table with the ten audio features of its tracks. Each row of it becomes one row, in the same order:
position, url, mood, score, alternatives, tags, and the score of every mood, or in the column `skipped` the reason why
there is no mood. No service is asked, and a track that occurs again is scored again. Memory does not grow with the
number of rows. With the extra "catalog", it is much faster, and reads and writes Parquet.

In a deployment with Catalogs=true (docs/scale.md), a catalog is a folder of tables in its bucket. `upload`, `run`,
`status` and `download` use the AWS credentials of your terminal."""

ROWS, LEAST_ROWS, MOST_ROWS = 1_000_000, 1_000, 5_000_000  # of a part; more are not scored within 15 minutes
_UPLOAD_NOTES = """\
The tables are split at the ends of rows. What the deployment has already is not sent again, so after Ctrl-C or a
failure the same command sends the rest. A catalog consists of the files of its last upload: name all of them."""
_RUN_NOTES = """\
Only what is left is scored: new and corrected tables, and all with a new model. If a run of this catalog goes on
already, it is followed. Ctrl-C ends the waiting, not the run. The exit code is 0 only if all parts are scored."""
_DOWNLOAD_NOTES = """\
A folder gets a file for each part, and the manifest. What is there with the same content is not fetched again. A file
gets the rows of all parts, as `moodlist catalog score` writes them."""


def add_arguments(parser: CommandParser) -> None:
    """Add the actions of `moodlist catalog` and their arguments."""
    parser.describe("Score tables of any size, row by row.", EXAMPLES, NOTES)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, parser_class=Parser)

    about = "write the mood of each row of a table, of several tables, or of a folder of tables"
    scoring = add_action(actions, "score", score, about, EXAMPLES)
    add = scoring.add_argument
    add("files", metavar="FILE", nargs="+", help="a table as .csv, .csv.gz, .tsv or .parquet, or a folder of them")
    about = "the file for the scores; its name ends in .csv, .csv.gz or .parquet"
    add("--output", metavar="FILE", type=named_path, required=True, help=about)
    add("--force", action="store_true", help="replace the --output file without asking if it exists")
    add_model(scoring)

    about = "send tables to a deployment, in parts that it scores"
    sending = add_action(actions, "upload", upload, about, EXAMPLES, _UPLOAD_NOTES)
    add = sending.add_argument
    add("files", metavar="FILE", nargs="+", help="a table as .csv, .csv.gz or .tsv, or a folder of them")
    add("--catalog", metavar="NAME", type=catalog_name, required=True, help="the catalog: its folder in tables/")
    about = f"how many rows a part has, from {LEAST_ROWS:,} to {MOST_ROWS:,} (default: {ROWS:,})"
    add("--rows", metavar="N", type=count_from(LEAST_ROWS, MOST_ROWS), default=ROWS, help=about)
    add("--replace", action="store_true", help="delete the parts that the catalog has of other or longer files")
    add_stack(sending)

    about = "score the tables of a catalog in a deployment, and wait"
    running = add_action(actions, "run", run_in_deployment, about, EXAMPLES, _RUN_NOTES)
    _add_name(running)
    about = "wait at most this long (default: until the run ends); the run goes on after it, and the exit code is 1"
    running.add_argument("-w", "--wait", metavar="SECONDS", type=seconds, help=about)
    add_stack(running)

    about = "show the catalogs of a deployment, or what is scored of one"
    showing = add_action(actions, "status", show_status, about, EXAMPLES)
    _add_name(showing, "?")
    showing.add_argument(
        "-f", "--format", choices=("table", "json"), default="table", help="json is for other programs"
    )
    add_stack(showing)

    about = "fetch the scores of a catalog in a deployment"
    fetching = add_action(actions, "download", download, about, EXAMPLES, _DOWNLOAD_NOTES)
    _add_name(fetching)
    about = "a folder, or the name of a file that ends in .csv or .csv.gz"
    fetching.add_argument("--output", metavar="WHERE", type=named_path, required=True, help=about)
    fetching.add_argument("--force", action="store_true", help="replace files that exist with other contents")
    add_stack(fetching)


def _add_name(parser: Parser, count: Literal["?"] | None = None) -> None:
    about = "the catalog: the name of its folder in tables/"
    parser.add_argument("name", metavar="NAME", type=catalog_name, nargs=count, help=about)


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


def upload(args: Namespace) -> int:
    """Send tables to a deployment."""
    from moodlist.deployment.catalogs.upload import choose_tables, upload_tables  # noqa: PLC0415
    from moodlist.deployment.stack import Stack  # noqa: PLC0415

    files = choose_tables(args.files)
    return upload_tables(args, files, Stack(args.stack, args.region))


def run_in_deployment(args: Namespace) -> int:
    """Score the tables of a catalog in a deployment."""
    from moodlist.deployment.catalogs.run import run_catalog  # noqa: PLC0415
    from moodlist.deployment.stack import Stack  # noqa: PLC0415

    return run_catalog(args, Stack(args.stack, args.region))


def show_status(args: Namespace) -> int:
    """Show the catalogs of a deployment."""
    from moodlist.deployment.catalogs import status  # noqa: PLC0415
    from moodlist.deployment.stack import Stack  # noqa: PLC0415

    return status.show_status(args, Stack(args.stack, args.region))


def download(args: Namespace) -> int:
    """Fetch the scores of a catalog in a deployment."""
    from moodlist.deployment.catalogs.download import download_scores  # noqa: PLC0415
    from moodlist.deployment.stack import Stack  # noqa: PLC0415

    return download_scores(args, Stack(args.stack, args.region))
