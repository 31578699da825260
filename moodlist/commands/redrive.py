"""moodlist redrive: what failed at every attempt, and another attempt once the reason is gone."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence

from classify.aws.job_queue import PostedJob, WatchedJob, decode_job
from classify.aws.report_table import ReportTable
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.response.problem import decode_problem
from moodlist.deployment.aws_errors import signed_in
from moodlist.deployment.dead_letter_queue import DeadLetters
from moodlist.deployment.stack import Stack, add_stack
from moodlist.options import parser_for
from moodlist.program import say
from moodlist.terminal.progress import shown_progress
from moodlist.terminal.text import PLAIN, Column, Fragment, Line, columns, on_one_line, show

SHOWN, MOST = 10, 100
EXAMPLES = """
moodlist redrive                # what is in the dead-letter queue, and why
moodlist redrive --yes          # send it to the workers again
moodlist redrive --stack moodlist-dev --region eu-west-1 --show 100
"""


def run(argv: Sequence[str]) -> int:
    """Show the dead-letter queue and, with `--yes`, move it back to the workers' queue.

    Raises:
        MoodlistError: AWS refuses, or there is no such deployment.
    """
    asked = _parser().parse_args(argv)
    with signed_in():
        stack = Stack(asked.stack, asked.region)
        letters = DeadLetters(stack.output("FailedJobsUrl"), stack.output("JobsUrl"))
        there, elsewhere = letters.count()
        print(_counted(there, elsewhere), file=sys.stderr)
        if not there:
            return 0
        if bodies := letters.look(min(asked.show, there)):
            show(_table(bodies, stack.reports()))
        if not asked.yes:
            say(f"`moodlist redrive{stack.options} --yes` sends all of them to the workers again.")
            return 0
        with shown_progress() as progress:
            moved = letters.move(progress)
    print(f"Moved {moved}. A job that fails again comes back here: run this once more later.", file=sys.stderr)
    return 0


def _counted(there: int, elsewhere: int) -> str:
    more = f", and {elsewhere} that somebody is looking at or moving just now" if elsewhere else ""
    return f"About {there} jobs failed at every attempt{more}." if there or elsewhere else "No job waits here."


def _table(bodies: Sequence[str], reports: ReportTable) -> Iterator[Line]:
    head = (Column("Job"), Column("Run or report"), Column("Problem"))
    return columns(head, [_row(body, reports) for body in bodies])


def _row(body: str, reports: ReportTable) -> list[Fragment]:
    try:
        job = decode_job(body)
    except BadRequest as error:
        return [("not ours", PLAIN), ("-", PLAIN), (on_one_line(error.detail), PLAIN)]
    problem = (_problem(reports, job.report), PLAIN)
    match job:
        case WatchedJob():
            return [(SpotifyLink("playlist", job.playlist).url, PLAIN), (job.run, PLAIN), problem]
        case PostedJob():
            return [(f"POST {job.post.route if job.post else '(large)'}", PLAIN), (job.report, PLAIN), problem]


def _problem(reports: ReportTable, id_: str) -> str:
    """What it failed with, as its report says; one whose worker died has none."""
    report = reports.find(id_)
    problem = decode_problem(report.problem) if report else None
    return on_one_line(f"{problem.title}: {problem.detail}") if problem else "not known; the log has it"


def _parser() -> ArgumentParser:
    parser = parser_for("redrive", "Jobs of a deployment that failed at every attempt.", EXAMPLES)
    add_stack(parser)
    parser.add_argument("--yes", action="store_true", help="send all of them to the workers again")
    parser.add_argument(
        "--show", metavar="N", type=_count, default=SHOWN, help=f"list so many, at most {MOST} (default: %(default)s)"
    )
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST:
        raise ArgumentTypeError(f"{text!r} is no number from 0 to {MOST}")
    return int(text)
