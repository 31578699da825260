from typing import Any

import pytest

from classify.aws.job_queue import DeferredRequest, PostedJob, WatchedJob
from classify.aws.report_table import ReportRecord
from classify.errors import UpstreamUnavailable
from classify.response import problem_answer
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import Answer, StackInMoto, jobs_in, ok

PLAYLIST = "A" * 22
WATCHED, POSTED = WatchedJob(PLAYLIST, "2026-11-22"), PostedJob("report-1", DeferredRequest("/mood", b"[]"))


def _failed(stack: StackInMoto) -> None:
    stack.fail(WATCHED, POSTED)
    problem = problem_answer(UpstreamUnavailable("Spotify fell over.")).body
    stack.reports.put_unless_settled(ReportRecord.new(WATCHED.report, "failed", 30, settled=False, problem=problem))


def test_without_yes_it_shows_failed_jobs_with_problems_and_moves_nothing(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    code, out, err = command("redrive")
    assert code == 0
    assert "About 2 jobs" in err
    assert "moodlist redrive --yes" in err
    rows = sorted(out.splitlines()[1:])
    assert rows[0].split()[:3] == ["POST", "/mood", "report-1"]
    assert rows[1].startswith(f"https://open.spotify.com/playlist/{PLAYLIST}  2026-11-22")
    assert rows[1].endswith("Spotify fell over.")
    assert len(stack.waiting("FailedJobsUrl")) == 2
    assert stack.waiting() == []


def test_show_limits_the_listed_jobs(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    assert len(command("redrive", "--show", "1")[1].splitlines()) == 2


@pytest.mark.parametrize("count", ["-1", "101", "all"])
def test_an_invalid_number_to_show_is_a_usage_error(stack: StackInMoto, command: Command, count: str) -> None:
    code, _, err = command("redrive", "--show", count)
    assert code == 2
    assert "0 to 100" in err


def test_more_jobs_than_one_sqs_batch_are_listed_and_stay(stack: StackInMoto, command: Command) -> None:
    stack.fail(*(WatchedJob(PLAYLIST, f"run-{at}") for at in range(23)))
    out = command("redrive", "--show", "100")[1]
    assert len({line.split()[1] for line in out.splitlines()[1:]}) == 23
    assert "About 23 jobs failed at every attempt.\n" in command("redrive")[2]


def test_a_message_that_is_not_a_job_is_listed(stack: StackInMoto, command: Command) -> None:
    stack.fail("{}")
    assert command("redrive")[1].splitlines()[1].startswith("not a job")


def test_an_empty_queue_starts_no_task(stack: StackInMoto, command: Command) -> None:
    code, out, err = command("redrive", "--yes")
    assert (code, out, err) == (0, "", "No failed jobs.\n")
    assert stack.tasks == []


def test_with_yes_sqs_moves_all_jobs_and_the_command_waits(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    code, _, err = command("redrive", "--yes")
    assert code == 0
    assert "Requeued 2 jobs." in err
    assert stack.waiting("FailedJobsUrl") == []
    assert sorted(map(repr, jobs_in(stack.waiting()))) == sorted(map(repr, [WATCHED, POSTED]))


def test_an_earlier_move_task_is_not_mistaken_for_the_new_one(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    before = {"Status": "COMPLETED", "StartedTimestamp": 0, "ApproximateNumberOfMessagesMoved": 77}
    after = {"Status": "COMPLETED", "StartedTimestamp": 1, "ApproximateNumberOfMessagesMoved": 2}
    shown = iter([before, before, before, after])
    stack.answer("sqs.ListMessageMoveTasks", lambda _: ok({"Results": [next(shown)]}))
    assert "Requeued 2 jobs." in command("redrive", "--yes")[2]


def test_a_running_move_task_is_followed_and_no_second_one_is_started(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    running = {"Status": "RUNNING", "ApproximateNumberOfMessagesMoved": 1}
    stack.tasks = [running, running, running | {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 2}]
    stack.refuse("sqs.StartMessageMoveTask", "AWS.SimpleQueueService.UnsupportedOperation")
    code, _, err = command("redrive", "--yes")
    assert code == 0
    assert "Requeued 2 jobs." in err


def test_a_move_task_that_stops_early_reports_the_number_moved(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    stopped: Any = {"Status": "FAILED", "ApproximateNumberOfMessagesMoved": 1, "FailureReason": "AccessDenied"}

    def start(_: Any) -> Answer:
        stack.tasks = [stopped]
        return ok({"TaskHandle": "task"})

    stack.answer("sqs.StartMessageMoveTask", start)
    code, _, err = command("redrive", "--yes")
    assert code == 1
    assert "moved 1 job and then stopped (FAILED: AccessDenied)" in err


def test_without_move_tasks_each_job_is_sent_and_then_deleted(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    stack.refuse("sqs.ListMessageMoveTasks", "InvalidAction")
    code, _, err = command("redrive", "--yes")
    assert code == 0
    assert "Requeued 2 jobs." in err
    assert stack.waiting("FailedJobsUrl") == []
    assert sorted(map(repr, jobs_in(stack.waiting()))) == sorted(map(repr, [WATCHED, POSTED]))


def test_a_job_that_cannot_be_sent_is_not_deleted(stack: StackInMoto, command: Command) -> None:
    _failed(stack)
    stack.refuse("sqs.ListMessageMoveTasks", "InvalidAction")
    stack.refuse("sqs.SendMessage", "AccessDenied", "no identity-based policy allows the action")
    code, _, err = command("redrive", "--yes")
    assert code == 1
    assert "may not call SendMessage" in err
    assert stack.total("FailedJobsUrl") == 2
