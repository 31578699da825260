"""Queues the jobs of a run, and hands on to the next invocation what the time of this one does not allow."""

from collections.abc import Callable, Iterable

from msgspec import Struct, structs

from classify.aws.job_queue import JobQueue
from classify.aws.report_table import now
from classify.batch.schedule import Entry, Position, Run, has_moved, jobs_for_run, place_of
from classify.errors import MoodlistError

JOBS_AT_ONCE = 800  # queued between two looks at the clock
RESERVE = 12.0  # seconds: to queue as many jobs even if SQS is slow, and to start the next invocation
# Lambda takes a function that invokes itself more than 16 times for a mistake, and stops it:
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
MAX_INVOCATIONS = 10

Remaining = Callable[[], float]  # seconds until this invocation times out
HandOn = Callable[[Run], None]  # starts the next invocation


class Dispatched(Struct, frozen=True):
    """How many jobs this invocation had, and how many of them it handed on."""

    jobs: int
    left: int


def dispatch(
    run: Run, watchlist: Iterable[Entry], queue: JobQueue, remaining: Remaining, hand_on: HandOn
) -> Dispatched:
    """Queue the jobs of a run that no earlier invocation queued.

    Raises:
        BadRequest: the event has links that are not playlists.
        UpstreamUnavailable: SQS refused some of the jobs. Lambda invokes this again, which queues the same jobs.
        MoodlistError: this is the last invocation of the run, and it could not queue all jobs.
    """
    began = run.position.began if run.position else int(now())
    entries = {entry.playlist: entry for entry in watchlist}
    jobs = jobs_for_run(run, entries.values())
    queued = 0
    while queued < len(jobs) and (queued == 0 or remaining() > RESERVE):
        part = jobs[queued : queued + JOBS_AT_ONCE]
        queue.send(part)
        queued += len(part)
    left = jobs[queued:]
    if left:
        if run.invocation == MAX_INVOCATIONS:
            raise MoodlistError(f"Playlists left of this run: {len(left)}. They are the first of the next run.")
        rest = structs.replace(run, invocation=run.invocation + 1)
        if run.playlists is None:
            last = entries[jobs[queued - 1].playlist]
            moved = run.position is not None and has_moved(last, began)
            position = Position(has_moved=moved, place=place_of(last), began=began)
            hand_on(structs.replace(rest, position=position))
        else:
            hand_on(structs.replace(rest, playlists=[job.playlist for job in left]))
    return Dispatched(len(jobs), len(left))
