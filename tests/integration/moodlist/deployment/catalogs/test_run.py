"""`moodlist catalog run`: a catalog of a deployment is scored, and the command says what became of it."""

import json
import re
from collections.abc import Callable

import pytest
from botocore.exceptions import EndpointConnectionError

from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import Answer, StackInMoto
from tests.unit.classify.catalog.poison import catalog

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)
GOES_ON = "The run goes on in AWS. `moodlist catalog status mine` shows it, `moodlist catalog run mine` follows it."


def _fail(error: BaseException) -> Callable[..., Answer]:
    def fail(*_: object) -> Answer:
        raise error

    return fail


def test_a_run_scores_every_part_and_shows_the_rows_of_each_mood(machine: CatalogMachine, command: Command) -> None:
    machine.put("mine/a.csv", catalog(30, broken=18))
    machine.put("mine/b.csv", catalog(20))
    code, out, err = command("catalog", "run", "mine")

    head, rows = out.split("\n\n")
    counts = [int(line.split("  ")[-2].split()[-1]) for line in rows.splitlines()[1:-1]]
    assert code == 0
    assert head == "mine: 2 of 2 parts scored, 50 rows"
    assert sum(counts) == 50
    assert "skipped: unreadable_row" in rows
    assert rows.splitlines()[-1].startswith("Experimental tags, besides the mood: ")
    assert "of 2 parts.\n" in err
    assert "`moodlist catalog download mine --output FOLDER` fetches the scores." in err


def test_an_execution_is_named_after_its_catalog_and_the_time(machine: CatalogMachine, command: Command) -> None:
    name = f"My.songs_{'x' * 100}"
    machine.put(f"{name}/a.csv", catalog(5))
    assert command("catalog", "run", name)[0] == 0
    assert machine.started == [{"catalog": name}]
    assert re.fullmatch(r"My-songs_x{51}-\d{8}T\d{6}Z", machine.names[0])
    assert len(machine.names[0]) <= 80


def test_a_part_that_fails_is_named_with_its_problem_and_is_exit_code_1(
    machine: CatalogMachine, command: Command
) -> None:
    machine.put("mine/a.csv", catalog(5))
    machine.put("mine/cover.csv", PICTURE)
    code, out, err = command("catalog", "run", "mine")
    assert code == 1
    assert "mine: 1 of 2 parts scored, 1 failed, 5 rows\n" in out
    assert "failed: cover.csv\n  This is not a table" in out
    assert "Correct the tables that failed and upload them again. Then `moodlist catalog run mine`" in err


def test_a_second_run_scores_what_was_corrected_and_nothing_else(
    stack: StackInMoto, machine: CatalogMachine, command: Command
) -> None:
    machine.put("mine/a.csv", catalog(5))
    machine.put("mine/cover.csv", PICTURE)
    command("catalog", "run", "mine")
    machine.put("mine/cover.csv", catalog(3))
    written: list[str] = []
    stack.answer("s3.PutObject", lambda params: written.append(params["url_path"]))
    code, out, _ = command("catalog", "run", "mine")
    assert (code, out.splitlines()[0]) == (0, "mine: 2 of 2 parts scored, 8 rows")
    assert written == ["/scores/mine/cover.csv.scores.csv.gz", "/manifests/mine.json"]


def test_a_run_that_goes_on_is_followed_and_no_second_one_started(machine: CatalogMachine, command: Command) -> None:
    machine.put("mine/a.csv", catalog(5))
    for name, event in (("other", {"catalog": "minerals"}), ("odd", ["mine"]), ("by-hand", {"catalog": "mine"})):
        machine.begin(name, event)
    code, out, err = command("catalog", "run", "mine")
    assert (code, machine.started) == (0, [])
    assert "1 of 1 part scored" in out
    assert "A run of mine has been going on since 2026-11-30 20:15 UTC. Following it.\n" in err


def test_a_run_that_has_ended_is_not_followed(machine: CatalogMachine, command: Command) -> None:
    machine.put("mine/a.csv", catalog(5))
    for _ in range(2):
        assert command("catalog", "run", "mine")[0] == 0
    assert len(machine.started) == 2


def test_a_catalog_without_tables_is_not_started(machine: CatalogMachine, command: Command) -> None:
    machine.put("minerals/a.csv", catalog(5))
    code, _, err = command("catalog", "run", "mine")
    assert (code, machine.started) == (1, [])
    assert "The catalog 'mine' of moodlist has no tables. `moodlist catalog --help` says how" in err


@pytest.mark.parametrize("name", ["my songs", "a/b", "..", "", "ñ", "a\n"])
def test_a_name_that_no_catalog_can_have_is_a_usage_error(command: Command, name: str) -> None:
    for action in (("run", name), ("status", name), ("download", name, "--output", "x")):
        code, _, err = command("catalog", *action)
        assert code == 2
        assert "NAME: must be letters from A to Z, digits, dots, dashes and underscores" in err


def test_a_run_that_outlasts_the_wait_goes_on(machine: CatalogMachine, command: Command) -> None:
    for name in "abc":
        machine.put(f"mine/{name}.csv", catalog(5))
    code, _, err = command("catalog", "run", "mine", "--wait", "0")
    assert code == 1
    assert f"Scored in time: 1 of 3 parts. {GOES_ON}\n" in err


def test_an_invalid_wait_is_a_usage_error(command: Command) -> None:
    code, _, err = command("catalog", "run", "mine", "--wait=-1")
    assert code == 2
    assert "--wait: must be a number of seconds, 0 or more" in err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), EndpointConnectionError(endpoint_url="https://x")])
def test_the_end_of_the_waiting_says_that_the_run_goes_on(
    stack: StackInMoto, machine: CatalogMachine, command: Command, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moodlist.main._exit_after_ctrl_c", _fail(SystemExit(130)))
    machine.put("mine/a.csv", catalog(5))
    stack.answer("sfn.DescribeExecution", _fail(error))
    code, out, err = command("catalog", "run", "mine", "--quiet")
    assert (code, out) == (130 if isinstance(error, KeyboardInterrupt) else 1, "")
    assert GOES_ON in err


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (
            {"status": "FAILED", "error": "TooManyFailed", "cause": "More parts."},
            "FAILED: TooManyFailed: More parts.\n",
        ),
        (
            {"status": "FAILED", "error": "MoodlistError", "cause": json.dumps({"errorMessage": "Of 3 parts ..."})},
            "FAILED: MoodlistError: Of 3 parts ...\n",
        ),
        ({"status": "TIMED_OUT"}, "TIMED_OUT.\n"),
    ],
)
def test_a_run_that_did_not_succeed_says_its_cause_and_what_was_scored(
    machine: CatalogMachine, command: Command, ends: dict[str, str], message: str
) -> None:
    machine.put("mine/a.csv", catalog(5))
    machine.ends = ends
    code, out, err = command("catalog", "run", "mine")
    assert code == 1
    assert "1 of 1 part scored" in out
    assert f"moodlist: The run has ended as {message}" in err
    assert "`moodlist catalog run mine` scores only what is left." in err


def test_a_table_that_was_added_during_the_run_is_left_for_another_one(
    machine: CatalogMachine, command: Command
) -> None:
    machine.put("mine/a.csv", catalog(5))
    machine.after_finish = lambda: machine.put("mine/b.csv", catalog(5))
    code, out, err = command("catalog", "run", "mine")
    assert code == 1
    assert "left: b.csv\n" in out
    assert "added or changed while the run went on. `moodlist catalog run mine` scores" in err
