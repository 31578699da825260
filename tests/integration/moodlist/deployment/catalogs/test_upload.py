"""moodlist catalog upload: tables in parts in the bucket of a deployment, each sent once."""

import csv
import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from classify.sources.exports import table_file
from moodlist.catalog import split
from moodlist.commands import catalog as commands
from tests.integration.moodlist.deployment.catalogs.machine import CatalogMachine
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto
from tests.unit.classify.catalog.poison import catalog

Upload = Callable[..., tuple[int, str]]  # exit code, standard error


@pytest.fixture
def upload(stack: StackInMoto, command: Command, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """Return a function that uploads files as the catalog `mine`, with 60 rows a part."""
    for module in (split, table_file):
        monkeypatch.setattr(module, "SAMPLE", 60)
    monkeypatch.setattr(commands, "LEAST_ROWS", 60)

    def run(*arguments: Path | str) -> tuple[int, str]:
        code, out, err = command("catalog", "upload", *map(str, arguments), "--catalog", "mine", "--rows", "60")
        assert not out
        return code, err

    return run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return _write(tmp_path / "My tracks (é).csv", catalog(150))


def _write(file: Path, content: bytes) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    return file


def _keys() -> list[str]:
    return [each["Key"] for each in boto3.client("s3").list_objects_v2(Bucket="catalogs").get("Contents", ())]


def _names(file: str, count: int) -> list[str]:
    return [f"tables/mine/{file}-{number:05}.csv.gz" for number in range(1, count + 1)]


def test_a_table_is_sent_in_parts_which_the_deployment_scores_as_the_whole(
    upload: Upload, table: Path, machine: CatalogMachine, command: Command, tmp_path: Path
) -> None:
    _write(table, catalog(150, broken=36))
    code, err = upload(table)
    assert (code, "mine has 150 rows in 3 parts: 3 sent" in err) == (0, True)
    assert "`moodlist catalog run mine` scores them." in err
    assert command("catalog", "run", "mine", "--quiet")[0] == 0
    assert command("catalog", "download", "mine", "--output", str(tmp_path / "there.csv"), "--quiet")[0] == 0
    assert command("catalog", "score", str(table), "--output", str(tmp_path / "here.csv"), "--quiet")[0] == 0

    def rows(name: str) -> list[list[str]]:
        with (tmp_path / name).open(newline="") as file:
            table = list(csv.DictReader(file))
        return [[value for key, value in row.items() if key not in {"file", "position"}] for row in table]

    assert rows("there.csv") == rows("here.csv")
    assert len(rows("here.csv")) == 150


def test_what_is_there_is_not_sent_again(upload: Upload, table: Path) -> None:
    code, err = upload(table)
    assert (code, "3 sent" in err, ", 0 there already" in err) == (0, True, True)
    assert _keys() == _names("0001-My-tracks-e", 3)
    code, err = upload(table)
    assert (code, "0 sent (0.0 MB), 3 there already" in err) == (0, True)
    changed = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join([*changed[:-1], changed[1]]))
    code, err = upload(table)
    assert (code, "1 sent" in err, "2 there already" in err) == (0, True, True)


def test_a_part_of_other_contents_is_replaced(upload: Upload, table: Path) -> None:
    key = _names("0001-My-tracks-e", 1)[0]
    boto3.client("s3").put_object(Bucket="catalogs", Key=key, Body=b"by hand")
    assert "3 sent" in upload(table)[1]
    body = boto3.client("s3").get_object(Bucket="catalogs", Key=key)["Body"].read()
    assert gzip.decompress(body).decode("utf-8-sig").encode() == b"".join(catalog(150).splitlines(keepends=True)[:61])


def test_names_follow_the_order_of_the_files(upload: Upload, tmp_path: Path) -> None:
    files = [_write(tmp_path / folder / "a.csv", catalog(3, seed=seed)) for seed, folder in enumerate(("z", "b"))]
    odd = _write(tmp_path / "夜.TSV.gz", gzip.compress(catalog(3).replace(b",", b"\t")))
    bytes_ = _write(tmp_path / os.fsdecode(b"c\xff d.csv"), catalog(3))
    assert upload(*files, odd, bytes_)[0] == 0
    assert _keys() == [f"tables/mine/{name}-00001.csv.gz" for name in ("0001-a", "0002-a", "0003-table", "0004-c-d")]


def test_parts_of_other_files_stop_an_upload_before_anything_is_sent(
    upload: Upload, table: Path, tmp_path: Path
) -> None:
    boto3.client("s3").put_object(Bucket="catalogs", Key="tables/mine/old/x.csv", Body=b"x")
    boto3.client("s3").put_object(Bucket="catalogs", Key="tables/others/x.csv", Body=b"x")
    code, err = upload(table)
    assert (code, "Nothing was uploaded" in err, "old/x.csv" in err, "--replace" in err) == (2, True, True, True)
    assert _keys() == ["tables/mine/old/x.csv", "tables/others/x.csv"]
    code, err = upload(table, "--replace")
    assert (code, "Deleted tables/mine/old/x.csv" in err) == (0, True)
    assert _keys() == [*_names("0001-My-tracks-e", 3), "tables/others/x.csv"]


def test_parts_that_a_shorter_table_leaves_are_named_and_deleted_only_with_replace(upload: Upload, table: Path) -> None:
    upload(table)
    _write(table, catalog(70))
    code, err = upload(table)
    assert (code, "still has 1 part from before" in err, "0001-My-tracks-e-00003.csv.gz" in err) == (1, True, True)
    assert "catalog run" not in err
    assert len(_keys()) == 3
    code, err = upload(table, "--replace")
    assert (code, "Deleted tables/mine/0001-My-tracks-e-00003.csv.gz" in err) == (0, True)
    assert _keys() == _names("0001-My-tracks-e", 2)


def test_what_arrived_before_a_failure_stays(upload: Upload, stack: StackInMoto, table: Path) -> None:
    upload(table)
    boto3.client("s3").delete_object(Bucket="catalogs", Key=_names("0001-My-tracks-e", 3)[1])
    stack.refuse("s3.PutObject", "AccessDenied", "No.")
    code, err = upload(table)
    assert (code, "may not call PutObject" in err) == (1, True)
    assert "1 part of mine arrived and will stay. Run the command again" in err
    assert len(_keys()) == 2


def test_ctrl_c_says_what_stays(upload: Upload, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    def interrupted(_: Any, key: str, *__: object) -> None:
        if sent:
            raise KeyboardInterrupt
        sent.append(key)

    monkeypatch.setattr("classify.aws.catalog_bucket.CatalogBucket.put", interrupted)
    monkeypatch.setattr("moodlist.main._exit_after_ctrl_c", lambda: sys.exit(130))
    code, err = upload(table)
    assert (code, "1 part of mine arrived and will stay" in err) == (130, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"PAR1....PAR1", "is Parquet, and a deployment reads CSV only"), (b'{"a": 1}', "This is not a table")],
)
def test_what_is_no_csv_is_refused_before_anything_is_sent(
    content: bytes, message: str, upload: Upload, table: Path, tmp_path: Path
) -> None:
    code, err = upload(table, _write(tmp_path / "other.csv", content))
    assert (code, message in err, "other.csv" in err) == (2, True, True)
    assert _keys() == []


@pytest.mark.parametrize("arguments", [("--catalog", "a/b"), ("--catalog", "m", "--rows", "999"), ()])
def test_wrong_options_are_usage_errors(
    stack: StackInMoto, command: Command, table: Path, arguments: tuple[str, ...]
) -> None:
    assert command("catalog", "upload", str(table), *arguments)[0] == 2


def test_a_stack_without_catalogs_is_named(upload: Upload, stack: StackInMoto, table: Path) -> None:
    stack.parameters["Catalogs"] = "false"
    code, err = upload(table)
    assert (code, "Catalogs=true" in err) == (2, True)


def test_quiet_leaves_problems_only(upload: Upload, table: Path) -> None:
    assert upload(table, "--quiet") == (0, "")
