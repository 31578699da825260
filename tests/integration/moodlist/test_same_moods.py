"""The same table through the API, the command, the catalog and its state machine: every row has the same verdict."""

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import boto3
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto import mock_aws

from classify.core.model import MoodModel
from classify.handlers import api as api_module
from classify.handlers import scorer
from classify.settings import shipped_model
from moodlist.catalog.score import LIBRARIES
from moodlist.installation import has_libraries
from moodlist.simulator import Simulator
from tests.integration.classify.api.gateway import Api, RunningContext
from tests.integration.moodlist.calls import Classify
from tests.unit.classify.catalog.borders import at_borders
from tests.unit.classify.catalog.poison import catalog

MODEL = MoodModel.load(shipped_model())
BUCKET = "catalogs"


class Verdict(NamedTuple):
    mood: str
    score: float | None
    alternatives: tuple[str, ...]
    tags: tuple[str, ...]
    scores: tuple[float, ...]
    skipped: str


Verdicts = dict[int, Verdict]  # by the position of the row


@pytest.fixture(scope="module")
def table() -> bytes:
    """Return 400 rows, of which 90 are broken in 18 ways, then those at the borders of the moods."""
    return catalog(400, broken=90) + at_borders(MODEL)


def _of_json(report: Any) -> Verdicts:
    songs = {
        each["position"]: Verdict(
            each["mood"],
            each["score"],
            tuple(each["alternatives"]),
            tuple(each["tags"]),
            tuple(each["scores"][mood] for mood in MODEL.moods),
            "",
        )
        for each in report["songs"]
    }
    return songs | {each["position"]: _skipped(each["reason"]) for each in report["skipped"]}


def _skipped(reason: str) -> Verdict:
    return Verdict("", None, (), (), (), reason)


def _of_csv(text: str) -> Verdicts:
    return {
        int(row["position"]): _skipped(row["skipped"])
        if row["skipped"]
        else Verdict(
            row["mood"],
            float(row["score"]),
            tuple(row["alternatives"].split()),
            tuple(row["tags"].split()),
            tuple(float(row[f"score_{mood}"]) for mood in MODEL.moods),
            "",
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    }


@pytest.fixture
def file(table: bytes, tmp_path: Path) -> Path:
    file = tmp_path / "tracks.csv"
    file.write_bytes(table)
    return file


@pytest.fixture
def from_api(table: bytes, simulated: Simulator, capsys: pytest.CaptureFixture[str]) -> Iterator[Verdicts]:
    """Return the answer of `POST /classify` of the function, which asks the simulator for features."""
    api_module.application.cache_clear()
    answer = Api().upload("/classify?include=scores", table)
    assert answer.status == 200
    capsys.readouterr()  # the metrics of the function
    yield _of_json(answer.json())
    api_module.application.cache_clear()


def _differences(rows: Verdicts, api: Verdicts) -> list[tuple[int, Verdict, Verdict]]:
    assert rows.keys() == api.keys()
    return [(at, rows[at], api[at]) for at in sorted(api) if rows[at] != api[at]]


def _without_duplicates(rows: Verdicts, api: Verdicts) -> list[tuple[int, Verdict, Verdict]]:
    """Return the differences from the API, which scores a song once, while a catalog scores each of its rows."""
    return [each for each in _differences(rows, api) if each[2].skipped != "duplicate" or not each[1].mood]


def test_the_table_has_what_could_be_answered_differently(from_api: Verdicts) -> None:
    core = len(MODEL.core_moods)
    best = [sorted(each.scores[:core])[-2:] for each in from_api.values() if each.mood]
    reasons = {each.skipped for each in from_api.values()}

    assert len(from_api) > 500
    assert {each.mood for each in from_api.values() if each.mood} == set(MODEL.core_moods)
    assert {len(each.alternatives) for each in from_api.values()} >= {0, 1, 2}
    assert {tag for each in from_api.values() for tag in each.tags} == set(MODEL.moods[core:])
    assert sum(first == second for second, first in best) >= 10  # ties, as far as the answer shows
    assert {"duplicate", "episode", "local_file", "no_features"} <= reasons


def test_the_command_answers_as_the_api_in_json_and_csv(classify: Classify, file: Path, from_api: Verdicts) -> None:
    code, out, _ = classify(file, "--format", "json", "--include", "scores")
    assert (code, _differences(_of_json(json.loads(out)), from_api)) == (0, [])

    code, out, _ = classify(file, "--format", "csv", "--include", "scores", "--with-skipped")
    assert (code, _differences(_of_csv(out), from_api)) == (0, [])


@pytest.mark.parametrize("extra", [True, False])
def test_a_catalog_is_answered_as_by_the_api_with_and_without_the_extra(
    command: Classify, file: Path, from_api: Verdicts, extra: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in () if extra else ("polars", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)  # find_spec then says that there is none
    assert has_libraries(LIBRARIES) == extra
    output = file.parent / "scores.csv"
    code, _, _ = command("catalog", "score", file, "--output", output)

    assert (code, _without_duplicates(_of_csv(output.read_bytes().decode()), from_api)) == (0, [])


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("MOODLIST_CATALOG_BUCKET", BUCKET)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    scorer.catalog_run.cache_clear()
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield s3
    scorer.catalog_run.cache_clear()


def test_the_state_machine_answers_as_the_api(from_api: Verdicts, table: bytes, bucket: Any) -> None:
    key = "tables/big/tracks.csv"
    etag = bucket.put_object(Bucket=BUCKET, Key=key, Body=table)["ETag"]
    event = {"catalog": "big", "key": key, "etag": etag, "size": len(table)}
    scorer.handler(event, cast("LambdaContext", RunningContext(900)))
    packed = bucket.get_object(Bucket=BUCKET, Key="scores/big/tracks.csv.scores.csv.gz")["Body"].read()

    assert _without_duplicates(_of_csv(gzip.decompress(packed).decode()), from_api) == []
