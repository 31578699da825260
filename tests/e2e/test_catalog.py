"""A catalog of 200,000 rows in the deployed stack: a part that is no table, a killed container, and a second run."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from local_aws import containers
from local_aws.stack import Stack
from tests.e2e.terminal import run_moodlist
from tests.e2e.waiting import wait_until
from tests.unit.classify.catalog.poison import catalog

TIMEOUT = 240
PARTS, ROWS, POISONED = 10, 18_200, 18_000  # the parts of one table, the rows of each, and those of another table
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(1_000)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two tables."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "poisoned.csv").write_bytes(catalog(POISONED, broken=947))
    (folder / "tracks.csv").write_bytes(catalog(PARTS * ROWS))
    return folder


@pytest.fixture(scope="module")
def bucket(stack: Stack, tables: Path) -> str:
    """Upload twelve objects, and return the name of the bucket."""
    uploading = ("catalog", "upload", str(tables), "--catalog", "big", "--rows", str(ROWS))
    done = run_moodlist(stack, *uploading, timeout=TIMEOUT)
    assert (done.returncode, "big has 200,000 rows in 11 parts: 11 sent" in done.stderr) == (0, True), done.stderr
    again = run_moodlist(stack, *uploading, timeout=TIMEOUT)
    assert (again.returncode, "0 sent (0.0 MB), 11 there already." in again.stderr) == (0, True), again.stderr
    name = stack.outputs["CatalogBucketName"]
    stack.client("s3").put_object(Bucket=name, Key="tables/big/cover.csv", Body=PICTURE)
    return name


def _run(stack: Stack) -> str:
    """Run the catalog to its end, of which a part must fail, and return what the command printed."""
    done = run_moodlist(stack, "catalog", "run", "big", "--wait", str(TIMEOUT), timeout=TIMEOUT + 60)
    assert done.returncode == 1, done.stderr
    assert "Started run big-" in done.stderr
    assert "Correct the tables that failed" in done.stderr
    assert "The run has ended as" not in done.stderr
    return done.stdout


def _scores(stack: Stack, bucket: str) -> dict[str, datetime]:
    """Return the objects with scores, and when each was written."""
    listed = stack.client("s3").list_objects_v2(Bucket=bucket, Prefix="scores/big/").get("Contents", ())
    return {each["Key"]: each["LastModified"] for each in listed if each["Key"].endswith(".csv.gz")}


def _rows(file: Path) -> list[list[str]]:
    """Return the rows of a file with scores, without the names of the parts and the positions in them."""
    with file.open(newline="", encoding="utf-8") as lines:
        return [row[2:] for row in csv.reader(lines)]


def _outputs(stack: Stack) -> list[dict[str, Any]]:
    """Return the output of each execution of the machine, all of which must have succeeded."""
    machine = stack.client("stepfunctions")
    listed = machine.list_executions(stateMachineArn=stack.outputs["CatalogMachineArn"])["executions"]
    found = [machine.describe_execution(executionArn=each["executionArn"]) for each in listed]
    assert {each["status"] for each in found} == {"SUCCEEDED"}, found
    return [json.loads(each["output"]) for each in found]


def test_every_row_is_scored_once_whatever_fails_on_the_way(
    stack: Stack, tables: Path, bucket: str, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(_run, stack)
        wait_until(lambda: len(_scores(stack, bucket)) > 1 or running.done(), TIMEOUT, "two parts are scored")
        assert not running.done(), running.exception()
        containers.kill_function(stack.emulator.port, stack.resources["ScorePartFunction"])
        first = running.result()
    written = _scores(stack, bucket)
    again = _run(stack)

    assert len(written) == 11
    assert _scores(stack, bucket) == written  # nothing is done again
    for shown in (first, again):
        assert shown.startswith("big: 11 of 12 parts scored, 1 failed, 200,000 rows\n")
        assert "failed: cover.csv\n  This is not a table that can be scored row by row." in shown
    expected = {"manifest": "manifests/big.json", "parts": 12, "done": 11, "failed": 1, "rows": 200_000}
    assert _outputs(stack) == [expected, expected]
    manifest = json.loads(stack.client("s3").get_object(Bucket=bucket, Key=expected["manifest"])["Body"].read())
    assert sum(manifest["moods"].values()) + sum(manifest["skipped"].values()) == 200_000
    assert [each["part"] for each in manifest["failed"]] == ["cover.csv"]

    joined = tmp_path / "scores.csv"
    fetched = run_moodlist(stack, "catalog", "download", "big", "--output", str(joined), timeout=TIMEOUT)
    assert fetched.returncode == 1, fetched.stderr
    assert "cover.csv has no scores: This is not a table" in fetched.stderr
    here = tmp_path / "here.csv"
    run_moodlist(stack, "catalog", "score", str(tables), "--output", str(here), timeout=TIMEOUT)
    pairs = list(zip(_rows(joined), _rows(here), strict=True))
    assert len(pairs) == 1 + 200_000
    assert [each for each in pairs if each[0] != each[1]][:3] == []
    status = json.loads(run_moodlist(stack, "catalog", "status", "--format", "json", timeout=TIMEOUT).stdout)
    (listed,) = [each for each in status["catalogs"] if each["catalog"] == "big"]
    assert (listed["scored"], listed["left"], listed["running_since"]) == (11, [], None)
