"""moodlist redrive: shows the jobs in a deployment's dead-letter queue, and requeues them."""

from argparse import Namespace

from moodlist.console import notice
from moodlist.deployment.dead_letter_queue import DeadLetterQueue
from moodlist.deployment.stack import Stack
from moodlist.number_types import count_up_to
from moodlist.options import add_stack
from moodlist.parser import CommandParser
from moodlist.program import say
from moodlist.terminal.job_table import job_table
from moodlist.terminal.progress import show_progress
from moodlist.terminal.text import count_of, show

SHOWN, MAX_SHOWN = 10, 100
EXAMPLES = """
moodlist redrive                # show the failed jobs and their problems
moodlist redrive --yes          # requeue them
moodlist redrive --stack moodlist-dev --region eu-west-1 --show 100
"""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist redrive`."""
    parser.describe("Show the jobs of a deployment that failed at every attempt, and requeue them.", EXAMPLES)
    add_stack(parser)
    parser.add_argument("-y", "--yes", action="store_true", help="requeue all of them")
    parser.add_argument(
        "--show",
        metavar="N",
        type=count_up_to(MAX_SHOWN),
        default=SHOWN,
        help=f"list at most N jobs, up to {MAX_SHOWN} (default: %(default)s)",
    )


def run(args: Namespace) -> int:
    """Show the dead-letter queue and, with `--yes`, move its jobs to the workers' queue.

    Raises:
        MoodlistError: AWS refuses a request, or there is no such deployment.
    """
    stack = Stack(args.stack, args.region)
    queue = DeadLetterQueue(stack.output("FailedJobsUrl"), stack.output("JobsUrl"))
    visible, hidden = queue.count()
    notice(_describe_counts(visible, hidden))
    if not visible:
        return 0
    if bodies := queue.peek(min(args.show, visible)):
        show(job_table(bodies, stack.reports().find))
    if not args.yes:
        say(f"`moodlist redrive{stack.options} --yes` requeues all of them.")
        return 0
    with show_progress() as progress:
        moved = queue.requeue(progress)
    notice(f"Requeued {count_of(moved, 'job')}. A job that fails again returns here: check again later.")
    return 0


def _describe_counts(visible: int, hidden: int) -> str:
    if not visible and not hidden:
        return "No failed jobs."
    more = f", and {hidden} that another user is viewing or moving now" if hidden else ""
    return f"About {count_of(visible, 'job')} failed at every attempt{more}."
