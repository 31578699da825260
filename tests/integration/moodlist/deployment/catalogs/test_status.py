"""`moodlist catalog status`: what is scored of the catalogs of a deployment, counted from its bucket."""

import json

import boto3
import msgspec
import pytest

from classify.aws.catalog_bucket import CatalogBucket
from classify.catalog.summary import Summary
from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto
from tests.unit.classify.catalog.poison import catalog

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def scored(machine: CatalogMachine) -> CatalogMachine:
    """Return the machine after a run of the catalog `mine`: two parts are scored, and one failed."""
    machine.put("mine/", b"")
    machine.put("mine/a.csv", catalog(5))
    machine.put("mine/more/b.csv", catalog(7, broken=3))
    machine.put("mine/cover.csv", PICTURE)
    machine.score("mine")
    return machine


def test_every_catalog_has_a_line_with_its_counts_and_its_last_run(scored: CatalogMachine, command: Command) -> None:
    scored.put("other/x.csv", catalog(3))
    scored.begin("by-hand", {"catalog": "running"})
    scored.put("running/x.csv", catalog(3))
    scored.put("empty/", b"")
    code, out, _ = command("catalog", "status")
    ended = boto3.client("s3").head_object(Bucket=scored.bucket, Key="manifests/mine.json")["LastModified"]
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["Catalog", "Parts", "Scored", "Failed", "Left", "Rows", "Last", "run", "(UTC)"],
        ["mine", "3", "2", "1", "0", "12", *f"{ended:%Y-%m-%d %H:%M}".split()],
        ["other", "1", "0", "0", "1", "0", "never", "run"],
        ["running", "1", "0", "0", "1", "0", "running", "since", "2026-11-30", "20:15"],
    ]


def test_a_deployment_without_catalogs_suggests_to_upload_tables(machine: CatalogMachine, command: Command) -> None:
    code, out, err = command("catalog", "status")
    assert (code, out) == (0, "")
    assert "moodlist has no catalogs. `moodlist catalog --help` says how" in err


def test_one_catalog_is_shown_with_its_moods_and_its_problems(scored: CatalogMachine, command: Command) -> None:
    code, out, err = command("catalog", "status", "mine")
    assert (code, err) == (0, "")
    assert out.startswith("mine: 2 of 3 parts scored, 1 failed, 12 rows\nLast finished run: 20")
    assert "\nVerdict" in out
    assert "failed: cover.csv\n  This is not a table" in out


def test_new_and_changed_tables_are_left_until_the_next_run(scored: CatalogMachine, command: Command) -> None:
    scored.put("mine/a.csv", catalog(6))
    scored.put("mine/cover.csv", catalog(2))
    scored.put("mine/new.csv", catalog(2))
    code, out, err = command("catalog", "status", "mine", "--region", "eu-west-1")
    assert code == 0
    assert out.startswith("mine: 1 of 4 parts scored, 3 left, 7 rows\n")
    assert "\nleft: a.csv, cover.csv, new.csv\n" in out
    assert "`moodlist catalog run --region eu-west-1 mine` scores what is left." in err


def test_results_of_an_older_model_are_left(scored: CatalogMachine, command: Command) -> None:
    part = CatalogBucket(scored.bucket).parts("mine")[0]
    summary = msgspec.json.encode(Summary(model="newer", rows=5)).decode()
    CatalogBucket(scored.bucket).put(part.scores_key, b"", {"etag": part.etag, "model": "newer", "summary": summary})
    _, out, _ = command("catalog", "status", "mine")
    assert out.startswith("mine: 1 of 3 parts scored, 2 left, 5 rows\n")


def test_results_without_a_table_are_named_and_do_not_count(scored: CatalogMachine, command: Command) -> None:
    for name in ("more/b.csv", "cover.csv"):
        scored.delete(f"tables/mine/{name}")
    _, out, _ = command("catalog", "status", "mine")
    assert out.startswith("mine: 1 of 1 part scored, 5 rows\n")
    assert "\nresults without a table: cover.csv, more/b.csv\n" in out


def test_a_catalog_that_does_not_exist_is_named(scored: CatalogMachine, command: Command) -> None:
    code, out, err = command("catalog", "status", "min")
    assert (code, out) == (1, "")
    assert "The catalog 'min' of moodlist has no tables." in err


def test_as_json_a_catalog_has_all_names_and_counts(scored: CatalogMachine, command: Command) -> None:
    scored.put("mine/new.csv", catalog(2))
    scored.begin("by-hand", {"catalog": "mine"})
    _, out, err = command("catalog", "status", "mine", "--format", "json")
    one = json.loads(out)
    listed = json.loads(command("catalog", "status", "--format", "json")[1])
    assert err == ""
    assert (one["catalog"], one["parts"], one["scored"], one["rows"], one["left"]) == ("mine", 4, 2, 12, ["new.csv"])
    assert [each["part"] for each in one["failed"]] == ["cover.csv"]
    assert sum(one["moods"].values()) + sum(one["skipped"].values()) == 12
    assert one["running_since"] == "2026-11-30T20:15:00Z"
    assert one["last_run"].endswith("Z")
    assert listed["catalogs"][0]["catalog"] == "mine"


def test_a_stack_without_catalogs_says_how_to_get_them(stack: StackInMoto, command: Command) -> None:
    stack.parameters["Catalogs"] = "false"
    for arguments in (("status",), ("run", "mine"), ("download", "mine", "--output", "x")):
        code, _, err = command("catalog", *arguments)
        assert code == 2
        assert "The stack moodlist was deployed without catalogs." in err
        assert "Catalogs=true (docs/scale.md)" in err
