"""A catalog of 200,000 rows in the deployed stack: a part that is no table, a killed container, and a second run."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from local_aws import containers
from local_aws.stack import Stack
from tests.e2e.waiting import wait_until
from tests.unit.classify.catalog.poison import catalog

TIMEOUT = 240
POISONED, ROWS = 20_000, 18_000  # of one part, and of each of ten others
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(1_000)


@pytest.fixture(scope="module")
def bucket(stack: Stack) -> str:
    """Upload twelve objects, and return the name of the bucket."""
    name = stack.outputs["CatalogBucketName"]
    content = catalog(POISONED, broken=947)
    whole = catalog(ROWS)
    s3 = stack.client("s3")
    for number in range(10):
        s3.put_object(Bucket=name, Key=f"tables/big/part-{number}.csv", Body=whole)
    s3.put_object(Bucket=name, Key="tables/big/poisoned.csv", Body=content)
    s3.put_object(Bucket=name, Key="tables/big/cover.csv", Body=PICTURE)
    return name


def _run(stack: Stack, meanwhile: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Run the catalog to its end, and return what the execution says of itself."""
    machine = stack.client("stepfunctions")
    arn = machine.start_execution(
        stateMachineArn=stack.outputs["CatalogMachineArn"], input=json.dumps({"catalog": "big"})
    )["executionArn"]
    meanwhile()

    def ended() -> dict[str, Any] | None:
        execution: dict[str, Any] = machine.describe_execution(executionArn=arn)
        return None if execution["status"] == "RUNNING" else execution

    execution = wait_until(ended, TIMEOUT, "the run ends")
    assert execution is not None
    return execution


def _scores(stack: Stack, bucket: str) -> dict[str, datetime]:
    """Return the objects with scores, and when each was written."""
    listed = stack.client("s3").list_objects_v2(Bucket=bucket, Prefix="scores/big/").get("Contents", ())
    return {each["Key"]: each["LastModified"] for each in listed if each["Key"].endswith(".csv.gz")}


def test_every_row_is_scored_once_whatever_fails_on_the_way(stack: Stack, bucket: str) -> None:
    def kill_a_container() -> None:
        wait_until(lambda: len(_scores(stack, bucket)) > 1, TIMEOUT, "two parts are scored")
        containers.kill_function(stack.emulator.port, stack.resources["ScorePartFunction"])

    first = _run(stack, kill_a_container)
    written = _scores(stack, bucket)
    again = _run(stack)

    expected = {"manifest": "manifests/big.json", "parts": 12, "done": 11, "failed": 1, "rows": 10 * ROWS + POISONED}
    assert (again["status"], json.loads(again["output"])) == ("SUCCEEDED", expected)
    manifest = json.loads(stack.client("s3").get_object(Bucket=bucket, Key=expected["manifest"])["Body"].read())
    assert sum(manifest["moods"].values()) + sum(manifest["skipped"].values()) == 200_000
    assert [each["part"] for each in manifest["failed"]] == ["cover.csv"]
    assert manifest["failed"][0]["detail"].startswith("This is not a table that can be scored row by row.")
    after = _scores(stack, bucket)
    assert len(after) == 11
    assert {key: after[key] for key in written} == written  # nothing is done again
    assert first["status"] == "SUCCEEDED", first
    assert len(written) == 11
