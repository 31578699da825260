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


def test_a_run_sends_every_watched_playlist_to_the_workers_under_one_name(stack: StackInMoto, command: Command) -> None:
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
    assert f"run {event['run']}: 2 playlists" in err
    assert "moodlist watch list" in err


def test_named_playlists_run_alone_watched_or_not(stack: StackInMoto, command: Command) -> None:
    stack.watchlist.add(OTHER)
    command("watch", "run", f"spotify:playlist:{ONE}")
    assert stack.invoked[0][1]["playlists"] == [ONE]


def test_a_waiting_run_shows_what_came_of_each_playlist(stack: StackInMoto, command: Command) -> None:
    stack.work = _done
    code, out, _ = command("watch", "run", ONE, OTHER, "--wait", "60")
    assert code == 0
    assert out.count("Road trip  done") == 2
    assert out.count("happy 3") == 2


def test_a_waiting_run_looks_again_until_all_are_there(
    stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(_: float) -> None:
        stack.reports.put_unless_settled(_done(WatchedJob(ONE, stack.invoked[0][1]["run"])))

    monkeypatch.setattr("moodlist.deployment.run.time.sleep", later)
    code, out, _ = command("watch", "run", ONE, "--wait", "60")
    assert code == 0
    assert "Road trip  done" in out


def test_a_run_in_which_a_playlist_failed_fails_and_says_why(stack: StackInMoto, command: Command) -> None:
    problem = problem_answer(PlaylistForbidden("Export it instead.")).body
    stack.work = lambda job: ReportRecord.new(job.report, "failed", 30, playlist=job.playlist, problem=problem)
    code, out, _ = command("watch", "run", ONE, "--wait", "60")
    assert code == 1
    assert "Export it instead." in out


def test_a_run_that_takes_longer_goes_on_without_the_terminal(stack: StackInMoto, command: Command) -> None:
    stack.work = lambda job: _done(job) if job.playlist == ONE else None
    code, _, err = command("watch", "run", ONE, OTHER, "--wait", "0")
    assert code == 1
    assert "1 of 2 playlists are done" in err
    assert "moodlist watch list" in err


@pytest.mark.parametrize("seconds", ["soon", "-1", "nan"])
def test_a_wait_that_is_no_time_is_wrong_use(stack: StackInMoto, command: Command, seconds: str) -> None:
    code, _, err = command("watch", "run", f"--wait={seconds}")
    assert code == 2
    assert "no number of seconds" in err
    assert stack.invoked == []


def test_an_empty_watchlist_is_not_waited_for(stack: StackInMoto, command: Command) -> None:
    code, _, err = command("watch", "run", "--wait", "60")
    assert code == 0
    assert ": 0 playlists" in err


def test_a_dispatcher_that_fails_is_told_with_the_way_to_its_log(stack: StackInMoto, command: Command) -> None:
    said = io.BytesIO(json.dumps({"errorMessage": "SQS refused 1 of the jobs"}).encode())
    stack.answer("lambda.Invoke", lambda _: ok({"FunctionError": "Unhandled", "Payload": said}))
    code, _, err = command("watch", "run", ONE)
    assert code == 1
    assert "SQS refused 1 of the jobs" in err
    assert "aws logs tail /moodlist/moodlist" in err
