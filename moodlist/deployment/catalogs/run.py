"""moodlist catalog run: starts the state machine that scores a catalog, or finds it running, and follows it."""

import time
from argparse import Namespace

from classify.errors import MoodlistError, OutOfTime
from classify.sources.http import Progress
from moodlist.console import notice
from moodlist.deployment.catalogs.executions import CatalogExecutions, Execution
from moodlist.deployment.catalogs.state import CatalogReader, no_tables
from moodlist.deployment.stack import Stack
from moodlist.failures import FAILURE
from moodlist.program import alert, say
from moodlist.terminal.catalog_state_view import format_time, state_lines
from moodlist.terminal.catalog_view import print_notes
from moodlist.terminal.progress import show_progress
from moodlist.terminal.text import count_of, show

PAUSE = 2.0  # seconds between two looks at the run


def run_catalog(args: Namespace, stack: Stack) -> int:
    """Run a catalog, wait for its end and show what became of it; return 1 unless all parts are scored.

    Raises:
        NotFound: the catalog has no tables.
        OutOfTime: the run goes on after the time to wait.
        MoodlistError: the run failed.
    """
    bucket, executions = stack.catalog_bucket(), CatalogExecutions(stack.catalog_machine())
    parts = bucket.parts(args.name)
    if not parts:
        raise no_tables(stack, args.name)
    if execution := executions.running().get(args.name):
        notice(f"A run of {args.name} has been going on since {format_time(execution.started)} UTC. Following it.")
    else:
        execution = executions.start(args.name)
        notice(f"Started run {execution.name} of {count_of(len(parts), 'part')}.")
    reader, again = CatalogReader(bucket, args.name), f"`moodlist catalog run{stack.options} {args.name}`"
    goes_on = (
        f"The run goes on in AWS. `moodlist catalog status{stack.options} {args.name}` shows it, {again} follows it."
    )
    try:
        with show_progress() as progress:
            execution = _follow(execution, executions, reader, args.wait, progress)
    except OutOfTime as error:
        raise OutOfTime(f"{error.detail} {goes_on}") from None
    except BaseException:  # such as Ctrl-C, or a network that fails
        alert(goes_on)
        raise
    state = reader.read()
    print_notes(state.summary())
    show(state_lines(state))
    advice = f"{again} scores only what is left."
    if state.failed:
        advice = f"Correct the tables that failed and upload them again. Then {advice}"
    if execution.status != "SUCCEEDED":
        reason = f": {execution.problem}" if execution.problem else "."
        raise MoodlistError(f"The run has ended as {execution.status}{reason}\n{advice}")
    if not state.failed and not state.left:
        say(f"`moodlist catalog download{stack.options} {args.name} --output FOLDER` fetches the scores.")
        return 0
    alert(advice if state.failed else f"Some tables were added or changed while the run went on. {advice}")
    return FAILURE


def _follow(
    execution: Execution,
    executions: CatalogExecutions,
    reader: CatalogReader,
    seconds: float | None,
    progress: Progress,
) -> Execution:
    """Return the execution when it has ended.

    Raises:
        OutOfTime: it has not ended in time.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while (now := executions.describe(execution)).status == "RUNNING":
        state = reader.read()
        progress("parts", len(state.scored), len(state.parts))
        if end is not None and time.monotonic() + PAUSE > end:
            raise OutOfTime(f"Scored in time: {len(state.scored):,} of {count_of(len(state.parts), 'part')}.")
        time.sleep(PAUSE)
    return now
