"""moodlist watch run: the dispatcher is called as the schedule calls it, and its reports are waited for."""

import json
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config

from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import ReportRecord
from classify.aws.watchlist import WatchlistEntry
from classify.errors import OutOfTime
from classify.sources.http import Progress
from moodlist.deployment.aws_errors import refused
from moodlist.deployment.stack import Stack
from moodlist.program import say
from moodlist.terminal.progress import shown_progress
from moodlist.terminal.text import show
from moodlist.terminal.watchlist_table import watch_table

ALIAS = "live"  # what the schedule calls
PAUSE = 2.0  # seconds between two looks
# The dispatcher may take a minute, and a second call would be a second run.
_PATIENT = Config(connect_timeout=5, read_timeout=70, retries={"total_max_attempts": 1})


def start_run(asked: Namespace, stack: Stack) -> int:
    """Start a run and, where that is asked for, wait for its reports: 1 if one of them failed."""
    playlists = asked.playlists or [each.playlist for each in stack.watchlist()]
    answer = _dispatched(stack, asked.playlists)
    print(f"run {answer['run']}: {answer['playlists']} playlists on their way", file=sys.stderr)
    if asked.wait is None or not answer["playlists"]:
        say(f"`moodlist watch list{stack.options}` shows what becomes of them.")
        return 0
    jobs = [WatchedJob(playlist, answer["run"]) for playlist in playlists]
    with shown_progress() as progress:
        reports = _outcomes(stack, jobs, asked.wait, progress)
    show(watch_table([WatchlistEntry(playlist=job.playlist, added=0, last=reports[job.playlist]) for job in jobs]))
    return int(any(report.status == "failed" for report in reports.values()))


def _dispatched(stack: Stack, playlists: Sequence[str]) -> dict[str, Any]:
    """What the dispatcher answers: the run's name and how many playlists it has."""
    event = {"run": datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")} | ({"playlists": playlists} if playlists else {})
    answer = boto3.client("lambda", config=_PATIENT).invoke(
        FunctionName=stack.output("DispatcherFunctionName"), Qualifier=ALIAS, Payload=json.dumps(event).encode()
    )
    said: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise refused(
            f"The dispatcher failed: {said.get('errorMessage', answer['FunctionError'])}. Some playlists may be on "
            "their way; the reason is in the log: "
            f"`aws logs tail /moodlist/{stack.name} --region {stack.region} --since 5m`."
        )
    return said


def _outcomes(stack: Stack, jobs: Sequence[WatchedJob], seconds: float, progress: Progress) -> dict[str, ReportRecord]:
    """The report of each playlist, once all are there.

    Raises:
        OutOfTime: some are not there in time; they come all the same.
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
                f"{len(found)} of {len(jobs)} playlists are done; the others go on without this terminal. "
                f"`moodlist watch list{stack.options}` shows what becomes of them, `moodlist redrive{stack.options}` "
                "what failed at every attempt."
            )
        time.sleep(PAUSE)
