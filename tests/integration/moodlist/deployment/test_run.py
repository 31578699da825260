import io
import json
import re

import pytest

from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import ReportRecord
from classify.errors import PlaylistForbidden
from classify.response import problem_answer
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto, jobs_in, ok

ONE, OTHER = "A" * 22, "B" * 22


def _done(job: WatchedJob) -> ReportRecord:
    return ReportRecord.new(job.report, "done", 30, playlist=job.playlist, name="Road trip", moods={"happy": 3})


def test_a_run_queues_every_watched_playlist_under_one_run_name(stack: StackInMoto, command: Command) -> None:
    for playlist in (ONE, OTHER):
        stack.watchlist.add(playlist)
    code, _, err = command("watch", "run")
    ((address, event),) = stack.invoked
    jobs = jobs_in(stack.waiting())
    assert code == 0
    assert "moodlist-DispatcherFunction" in address
    assert "'Qualifier': 'live'" in address
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", event["run"])
    assert {job.playlist for job in jobs if isinstance(job, WatchedJob)} == {ONE, OTHER}
    assert {job.run for job in jobs if isinstance(job, WatchedJob)} == {event["run"]}
    assert f"Started run {event['run']} with 2 playlists.\n" in err
    assert "moodlist watch list" in err


def test_given_playlists_run_alone_even_if_they_are_not_watched(stack: StackInMoto, command: Command) -> None:
    stack.watchlist.add(OTHER)
    command("watch", "run", f"spotify:playlist:{ONE}")
    assert stack.invoked[0][1]["playlists"] == [ONE]


def test_a_waiting_run_shows_the_result_of_each_playlist(stack: StackInMoto, command: Command) -> None:
    stack.work = _done
    code, out, _ = command("watch", "run", ONE, OTHER, "--wait", "60")
    assert code == 0
    assert out.count("Road trip  done") == 2
    assert out.count("happy 3") == 2


def test_a_waiting_run_polls_until_all_reports_are_finished(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish(_: float) -> None:
        stack.reports.put_unless_settled(_done(WatchedJob(ONE, stack.invoked[0][1]["run"])))

    monkeypatch.setattr("moodlist.deployment.run.time.sleep", finish)
    code, out, _ = command("watch", "run", ONE, "--wait", "60")
    assert code == 0
    assert "Road trip  done" in out


def test_a_run_with_a_failed_playlist_is_exit_code_1_and_shows_the_problem(
    stack: StackInMoto, command: Command
) -> None:
    problem = problem_answer(PlaylistForbidden("Export it instead.")).body
    stack.work = lambda job: ReportRecord.new(job.report, "failed", 30, playlist=job.playlist, problem=problem)
    code, out, _ = command("watch", "run", ONE, "--wait", "60")
    assert code == 1
    assert "Export it instead." in out


def test_a_run_that_outlasts_the_wait_continues_in_the_deployment(stack: StackInMoto, command: Command) -> None:
    stack.work = lambda job: _done(job) if job.playlist == ONE else None
    code, _, err = command("watch", "run", ONE, OTHER, "--wait", "0")
    assert code == 1
    assert "Done in time: 1 of 2 playlists." in err
    assert "moodlist watch list" in err


@pytest.mark.parametrize("seconds", ["soon", "-1", "nan", "inf"])
def test_an_invalid_wait_is_a_usage_error(stack: StackInMoto, command: Command, seconds: str) -> None:
    code, _, err = command("watch", "run", f"--wait={seconds}")
    assert code == 2
    assert "must be a number of seconds, 0 or more" in err
    assert stack.invoked == []


def test_a_run_of_an_empty_watchlist_does_not_wait(stack: StackInMoto, command: Command) -> None:
    code, _, err = command("watch", "run", "--wait", "60")
    assert code == 0
    assert "with 0 playlists" in err


def test_a_failed_dispatcher_is_reported_with_the_command_for_its_log(stack: StackInMoto, command: Command) -> None:
    payload = io.BytesIO(json.dumps({"errorMessage": "SQS refused 1 of the jobs"}).encode())
    stack.answer("lambda.Invoke", lambda _: ok({"FunctionError": "Unhandled", "Payload": payload}))
    code, _, err = command("watch", "run", ONE)
    assert code == 1
    assert "SQS refused 1 of the jobs" in err
    assert "aws logs tail /moodlist/moodlist" in err
