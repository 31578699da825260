"""moodlist watch run: starts a run by calling the dispatcher as the schedule does, and waits for the reports."""

import json
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from classify.aws.client import client
from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import ReportRecord
from classify.aws.watchlist import WatchlistEntry
from classify.errors import OutOfTime
from classify.sources.http import Progress
from moodlist.console import notice
from moodlist.deployment.aws_errors import aws_error
from moodlist.deployment.stack import Stack
from moodlist.program import say
from moodlist.terminal.progress import show_progress
from moodlist.terminal.text import count_of, show
from moodlist.terminal.watchlist_table import watchlist_table

ALIAS = "live"  # the dispatcher's alias that the schedule calls
PAUSE = 2.0  # seconds between two looks for reports
DISPATCHER_TIMEOUT = 70  # seconds; longer than the dispatcher's own timeout in template.yaml


def start_run(args: Namespace, stack: Stack) -> int:
    """Start a run and, with `--wait`, wait for its reports and show them; return 1 if one of them failed."""
    playlists = args.playlists or [entry.playlist for entry in stack.watchlist()]
    answer = _call_dispatcher(stack, args.playlists)
    notice(f"Started run {answer['run']} with {count_of(answer['playlists'], 'playlist')}.")
    if args.wait is None or not answer["playlists"]:
        say(f"`moodlist watch list{stack.options}` shows the results.")
        return 0
    jobs = [WatchedJob(playlist, answer["run"]) for playlist in playlists]
    with show_progress() as progress:
        reports = _wait_for_reports(stack, jobs, args.wait, progress)
    show(watchlist_table([WatchlistEntry(playlist=job.playlist, added=0, last=reports[job.playlist]) for job in jobs]))
    return int(any(report.status == "failed" for report in reports.values()))


def _call_dispatcher(stack: Stack, playlists: Sequence[str]) -> dict[str, Any]:
    """Return the dispatcher's answer: the name of the `run` and the number of `playlists`."""
    event = {"run": datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")} | ({"playlists": playlists} if playlists else {})
    # A second attempt would start a second run.
    answer = client("lambda", connect_timeout=5, read_timeout=DISPATCHER_TIMEOUT, attempts=1).invoke(
        FunctionName=stack.output("DispatcherFunctionName"), Qualifier=ALIAS, Payload=json.dumps(event).encode()
    )
    payload: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise aws_error(
            f"The dispatcher failed: {payload.get('errorMessage', answer['FunctionError'])}. Some playlists may have "
            "been queued. The log shows why: "
            f"`aws logs tail /moodlist/{stack.name} --region {stack.region} --since 5m`."
        )
    return payload


def _wait_for_reports(
    stack: Stack, jobs: Sequence[WatchedJob], seconds: float, progress: Progress
) -> dict[str, ReportRecord]:
    """Return the report of each playlist, as soon as all are finished.

    Raises:
        OutOfTime: some are not finished in time. The workers go on with them.
    """
    table, end = stack.reports(), time.monotonic() + seconds
    found: dict[str, ReportRecord] = {}
    while True:
        for job in jobs:
            if job.playlist not in found and (report := table.find(job.report)):
                found[job.playlist] = report
        progress("playlists", len(found), len(jobs))
        if len(found) == len(jobs):
            return found
        if time.monotonic() + PAUSE > end:
            raise OutOfTime(
                f"Done in time: {len(found)} of {count_of(len(jobs), 'playlist')}. The workers go on with the others. "
                f"`moodlist watch list{stack.options}` shows the results, `moodlist redrive{stack.options}` the jobs "
                "that failed at every attempt."
            )
        time.sleep(PAUSE)
