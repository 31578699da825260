"""A run over a catalog in S3: each part once, problems kept, and a manifest that adds up."""

import csv
import gzip
import io
from collections.abc import Iterator
from typing import Any

import boto3
import msgspec
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto import mock_aws

from classify.aws.catalog_bucket import CatalogBucket, Part
from classify.batch import catalog_run
from classify.batch.catalog_run import CatalogRun, Failed, Manifest, parse_part
from classify.catalog.summary import as_counter
from classify.core.model import MoodModel
from classify.errors import BadRequest, MoodlistError, NotFound, TooLarge, UpstreamUnavailable
from classify.handlers import scorer
from classify.settings import shipped_model
from tests.unit.classify.catalog.poison import catalog
from tests.unit.classify.catalog.verdicts import verdicts

BUCKET = "catalogs"
MODEL = MoodModel.load(shipped_model())


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_object(Bucket=BUCKET, Key="tables/big/")  # a folder, as the console makes it
        s3.put_object(Bucket=BUCKET, Key="tables/big/a.csv", Body=catalog(50, broken=18))
        s3.put_object(Bucket=BUCKET, Key="tables/big/more/b.csv.gz", Body=gzip.compress(catalog(30, seed=2)))
        s3.put_object(Bucket=BUCKET, Key="tables/bigger/c.csv", Body=catalog(5))
        yield s3


@pytest.fixture
def run(s3: Any) -> CatalogRun:
    return CatalogRun(CatalogBucket(BUCKET), MODEL)


def _part(s3: Any, name: str) -> Part:
    head = s3.head_object(Bucket=BUCKET, Key=f"tables/big/{name}")
    event = {"catalog": "big", "key": f"tables/big/{name}", "etag": head["ETag"], "size": head["ContentLength"]}
    return parse_part(event)


def _keys(s3: Any, folder: str) -> list[str]:
    return [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, Prefix=folder).get("Contents", ())]


def _manifest(s3: Any) -> Manifest:
    content = s3.get_object(Bucket=BUCKET, Key="manifests/big.json")["Body"].read()
    return msgspec.json.decode(content, type=Manifest, dec_hook=as_counter)


def test_the_scores_of_a_part_have_the_verdicts_of_the_api(run: CatalogRun, s3: Any) -> None:
    summary = run.score(_part(s3, "a.csv"))

    packed = s3.get_object(Bucket=BUCKET, Key="scores/big/a.csv.scores.csv.gz")["Body"].read()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
    api = verdicts(catalog(50, broken=18), MODEL)
    assert summary.rows == len(rows) == 50
    for row, verdict in zip(rows, api, strict=True):
        if verdict.skipped != "duplicate":
            assert (row["mood"], row["skipped"]) == (verdict.mood or "", verdict.skipped or "")


def test_a_part_is_scored_once(run: CatalogRun, s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run.score(_part(s3, "more/b.csv.gz"))
    monkeypatch.setattr(catalog_run, "score_part", None)  # calling it would fail

    assert run.score(_part(s3, "more/b.csv.gz")) == first


def test_new_contents_are_scored_again(run: CatalogRun, s3: Any) -> None:
    run.score(_part(s3, "a.csv"))
    s3.put_object(Bucket=BUCKET, Key="tables/big/a.csv", Body=catalog(7))

    assert run.score(_part(s3, "a.csv")).rows == 7


def test_a_part_that_changes_during_its_run_is_not_scored(run: CatalogRun, s3: Any) -> None:
    part = _part(s3, "a.csv")
    s3.put_object(Bucket=BUCKET, Key="tables/big/a.csv", Body=catalog(7))

    with pytest.raises(UpstreamUnavailable, match="PreconditionFailed"):
        run.score(part)
    assert _keys(s3, "scores/") == []


def test_the_manifest_adds_up(run: CatalogRun, s3: Any) -> None:
    for name in ("a.csv", "more/b.csv.gz"):
        run.score(_part(s3, name))
    manifest = run.finish("big")

    assert manifest == _manifest(s3)
    assert (manifest.parts, manifest.done, manifest.failed) == (2, ["a.csv", "more/b.csv.gz"], [])
    assert manifest.rows == 80 == manifest.moods.total() + manifest.skipped.total()


def test_a_part_that_cannot_be_read_fails_alone_and_leaves_its_problem(run: CatalogRun, s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="tables/big/cover.csv", Body=b"PK\x03\x04 a picture")
    with pytest.raises(BadRequest):
        run.score(_part(s3, "cover.csv"))
    for name in ("a.csv", "more/b.csv.gz"):
        run.score(_part(s3, name))
    manifest = run.finish("big")

    assert [each.part for each in manifest.failed] == ["cover.csv"]
    assert "ZIP archive" in manifest.failed[0].detail
    assert manifest.rows == 80


def test_a_mended_part_is_done_in_the_next_run(run: CatalogRun, s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="tables/big/a.csv", Body=b"")
    s3.put_object(Bucket=BUCKET, Key="tables/big/a.csv", Body=b"no table")
    with pytest.raises(BadRequest):
        run.score(_part(s3, "a.csv"))
    s3.put_object(Bucket=BUCKET, Key="tables/big/a.csv", Body=catalog(3))
    for name in ("a.csv", "more/b.csv.gz"):
        run.score(_part(s3, name))

    assert run.finish("big").failed == []


def test_a_part_that_was_neither_scored_nor_failed_fails_the_run(run: CatalogRun, s3: Any) -> None:
    run.score(_part(s3, "a.csv"))
    with pytest.raises(MoodlistError, match=r"Of 2 parts, 1 were neither scored nor failed, such as 'more/b\.csv\.gz'"):
        run.finish("big")

    assert (_manifest(s3).done, _manifest(s3).left) == (["a.csv"], ["more/b.csv.gz"])


def test_a_part_that_is_too_large_is_refused_unread(run: CatalogRun, s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_run, "MAX_PART", 1_000)
    with pytest.raises(TooLarge, match=r"the limit is 1,000\. Split it"):
        run.score(_part(s3, "a.csv"))
    run.score(Part("big", "more/b.csv.gz", _part(s3, "more/b.csv.gz").etag, 999))

    assert run.finish("big").failed == [Failed("a.csv", _manifest(s3).failed[0].detail)]


def test_a_folder_is_no_part(run: CatalogRun, s3: Any) -> None:
    assert run.score(_part(s3, "")).rows == 0
    assert _keys(s3, "scores/") == []


def test_a_catalog_without_tables_is_not_found(run: CatalogRun) -> None:
    with pytest.raises(NotFound, match="Upload them under tables/other/"):
        run.finish("other")


@pytest.mark.parametrize("event", [{"catalog": "big"}, {"catalog": "big", "key": "k", "etag": "e", "size": "large"}])
def test_another_event_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="not of the catalog's state machine"):
        parse_part(event)


@pytest.fixture
def deployed(s3: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MOODLIST_CATALOG_BUCKET", BUCKET)
    scorer.catalog_run.cache_clear()
    yield
    scorer.catalog_run.cache_clear()


class _Context(LambdaContext):
    _function_name = _invoked_function_arn = _aws_request_id = "any"
    _memory_limit_in_mb = 1769


def test_the_function_scores_each_part_and_finishes_the_catalog(deployed: None, s3: Any) -> None:
    for name in ("a.csv", "more/b.csv.gz"):
        part = _part(s3, name)
        event = {"catalog": "big", "key": f"tables/big/{name}", "etag": f'"{part.etag}"', "size": part.size}
        answer = scorer.handler(event, _Context())
        assert answer == {"part": name, "rows": 50 if name == "a.csv" else 30, "model": MODEL.contract.version}

    finished = {"manifest": "manifests/big.json", "parts": 2, "done": 2, "failed": 0, "rows": 80}
    assert scorer.handler({"catalog": "big"}, _Context()) == finished


def test_the_function_needs_a_bucket(s3: Any) -> None:
    scorer.catalog_run.cache_clear()
    with pytest.raises(MoodlistError, match="MOODLIST_CATALOG_BUCKET must be set"):
        scorer.handler({"catalog": "big"}, _Context())
