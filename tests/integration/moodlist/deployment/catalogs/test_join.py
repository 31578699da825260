"""`moodlist catalog download --output scores.csv`: what `moodlist catalog score` writes of the same tables."""

import gzip
from pathlib import Path

import pytest

from classify.aws.catalog_bucket import CatalogBucket
from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto
from tests.unit.classify.catalog.poison import catalog

TABLES = {
    "=1.csv": catalog(4),
    'a "b", c.csv': catalog(30, broken=18, seed=3),
    "empty.csv": catalog(1).splitlines(keepends=True)[0],
    "more/ñ.csv.gz": gzip.compress(catalog(9, seed=2)),
}


@pytest.fixture
def machine(machine: CatalogMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CatalogMachine:
    """Return the machine, in a folder with the tables that it is to score."""
    monkeypatch.chdir(tmp_path)
    for name, content in TABLES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content)
    return machine


@pytest.mark.parametrize("names", [list(TABLES), ["=1.csv"]])
def test_one_file_is_byte_for_byte_what_the_tables_are_scored_as(
    machine: CatalogMachine, command: Command, names: list[str]
) -> None:
    for name in names:
        machine.put(f"mine/{name}", TABLES[name])
    machine.score("mine")
    for suffix in ("csv", "CSV.gz"):
        code, out, err = command("catalog", "download", "mine", "--output", f"joined.{suffix}")
        assert command("catalog", "score", *names, "--output", f"local.{suffix}")[0] == 0
        assert (code, out) == (0, "")
        assert f" to joined.{suffix}\n" in err
        assert Path(f"joined.{suffix}").read_bytes() == Path(f"local.{suffix}").read_bytes()


def test_a_part_without_scores_is_named_and_the_others_are_joined(machine: CatalogMachine, command: Command) -> None:
    machine.put("mine/a.csv", TABLES["=1.csv"])
    machine.put("mine/b.csv", b"no table")
    machine.score("mine")
    code, _, err = command("catalog", "download", "mine", "--output", "joined.csv")
    assert code == 1
    assert "Wrote 4 rows of 1 part to joined.csv\nb.csv has no scores: " in err
    assert Path("joined.csv").read_text().splitlines()[1].startswith("a.csv,1,")


def test_a_file_that_exists_is_replaced_only_if_forced(machine: CatalogMachine, command: Command) -> None:
    machine.put("mine/a.csv", TABLES["=1.csv"])
    machine.score("mine")
    Path("joined.csv").write_text("mine")
    code, _, err = command("catalog", "download", "mine", "--output", "joined.csv")
    assert (code, Path("joined.csv").read_text()) == (2, "mine")
    assert "'joined.csv' already exists. Pass --force" in err
    assert command("catalog", "download", "mine", "--output", "joined.csv", "--force")[0] == 0
    assert Path("joined.csv").read_text().startswith("position,")


def test_damaged_scores_are_named_and_nothing_is_written(machine: CatalogMachine, command: Command) -> None:
    bucket = CatalogBucket(machine.bucket)
    for name in ("a.csv", "b.csv"):
        machine.put(f"mine/{name}", TABLES["=1.csv"])
    machine.score("mine")
    key = bucket.parts("mine")[0].scores_key
    whole = machine.read(key)
    for content, message in (
        (whole[:-9], "The scores of a.csv are damaged"),
        (b"x" + whole, "The scores of a.csv are damaged"),
        (gzip.compress(b"a,b\r\n1,2"), "The scores of a.csv are damaged"),
        (gzip.compress(b"a,b\r\n1,2\r\n"), "The scores of b.csv have other columns"),
    ):
        bucket.put(key, content, bucket.mark(key))
        code, _, err = command("catalog", "download", "mine", "--output", "joined.csv")
        assert (code, Path("joined.csv").exists()) == (1, False)
        assert message in err


def test_parquet_is_refused_with_what_there_is(stack: StackInMoto, command: Command) -> None:
    code, _, err = command("catalog", "download", "mine", "--output", "scores.parquet")
    assert code == 2
    assert "the scores of a deployment are CSV. Use a name that ends in .csv or .csv.gz, or name a folder." in err
