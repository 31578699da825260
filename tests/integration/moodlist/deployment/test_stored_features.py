"""moodlist features --stack: the features of a deployment."""

import json
from pathlib import Path

import boto3
import pytest

from classify.application import Application
from classify.core.features import FEATURE_NAMES, Found
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.settings import Settings
from tests.integration.moodlist.deployment.conftest import Command
from tests.integration.moodlist.deployment.stack_in_moto import StackInMoto
from tests.unit.classify.builders import VALUES, spotify_id

SONGS = 1_030  # more than a block


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "old.csv"
    values = ",".join(str(VALUES[name]) for name in FEATURE_NAMES)
    rows = [f"{spotify_id(number)},ESA01{number:07},{values}" for number in range(SONGS)]
    file.write_text("\n".join([",".join(("uri", "isrc", *FEATURE_NAMES)), *rows, ""]))
    return file


def _items(stack: StackInMoto) -> int:
    count: int = boto3.client("dynamodb").scan(TableName=stack.outputs["FeatureTableName"], Select="COUNT")["Count"]
    return count


def test_tables_fill_the_table_of_a_deployment_which_then_needs_no_reccobeats(
    stack: StackInMoto, command: Command, table: Path
) -> None:
    code, _, err = command("features", "add", str(table), "--stack", "moodlist")
    assert (code, f"Read {SONGS:,} rows" in err, f": {SONGS:,} new." in err) == (0, True, True)
    assert _items(stack) == 2 * SONGS
    settings = Settings(feature_table=stack.outputs["FeatureTableName"], reccobeats_url="http://127.0.0.1:9")
    tracks = [Track(position=1, id=spotify_id(7)), Track(position=2, isrc="ESA010000008")]
    findings = Application(settings).provider(Deadline.after(60)).audio_features(tracks)
    assert [isinstance(each, Found) and each.source for each in findings] == ["given", "given"]


def test_the_features_of_a_deployment_are_shown_exported_and_cleared(
    stack: StackInMoto, command: Command, table: Path, tmp_path: Path
) -> None:
    command("features", "--stack", "moodlist", "add", str(table))
    code, out, _ = command("features", "--stack", "moodlist", "--format", "json")
    content = json.loads(out)
    assert (code, content["place"]) == (0, "the table features of moodlist in eu-west-1")
    assert [(group["ids"], group["isrcs"]) for group in content["groups"]] == [(SONGS, SONGS)]
    assert content["bytes"] > SONGS * 100
    exported = tmp_path / "features.csv"
    assert command("features", "export", str(exported), "--stack", "moodlist")[0] == 0
    assert len(exported.read_text().splitlines()) == SONGS + 1
    assert command("features", "clear", "--stack", "moodlist")[0] == 2
    assert command("features", "clear", "--stack", "moodlist", "--yes")[0] == 0
    assert _items(stack) == 0


def test_a_refusal_of_aws_is_explained(stack: StackInMoto, command: Command, table: Path) -> None:
    stack.refuse("dynamodb.BatchWriteItem", "AccessDeniedException", "No.")
    code, _, err = command("features", "add", str(table), "--stack", "moodlist")
    assert code == 1
    assert "You are signed in, but may not call BatchWriteItem" in err


def test_a_stack_of_an_older_version_is_named(stack: StackInMoto, command: Command) -> None:
    del stack.outputs["FeatureTableName"]
    code, _, err = command("features", "--stack", "moodlist")
    assert code == 1
    assert "no output FeatureTableName" in err


def test_a_region_without_a_stack_is_a_usage_error(stack: StackInMoto, command: Command) -> None:
    code, _, err = command("features", "--region", "eu-west-1")
    assert (code, "--stack" in err) == (2, True)
