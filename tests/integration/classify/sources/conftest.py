import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from moodlist.simulator import Simulator
from tests.integration.classify.sources.support import SECRET


@pytest.fixture
def credentials_file(sim: Simulator, tmp_path: Path) -> Path:
    """A file with the owner's credentials."""
    path = tmp_path / "moodlist" / "credentials.json"
    path.parent.mkdir()
    path.write_text(json.dumps(sim.credentials))
    path.chmod(0o600)
    return path


@pytest.fixture
def secrets(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A fake Secrets Manager that holds the owner's credentials."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with mock_aws(config={"core": {"mock_credentials": True, "passthrough": {"urls": [f"{sim.url}/.*"]}}}):
        client = boto3.client("secretsmanager", region_name="eu-west-1")
        client.create_secret(Name=SECRET, SecretString=json.dumps(sim.credentials))
        yield client
