"""Spotify credentials that are missing, malformed or unreadable."""

import json
from pathlib import Path
from typing import Any

import pytest

from moodlist.simulator import Simulator
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.sources.support import FIESTA, SECRET, deploy_with_file, deploy_with_secret


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("not json", "not a JSON object"),
        ('["a"]', "not a JSON object"),
        ('{"client_id": 7}', "not a JSON object"),
        ("{}", "no client_id"),
        ('{"client_id": " ", "client_secret": "s"}', "no client_id"),
        ('{"client_id": "a"}', "neither a client_secret nor a refresh_token"),
    ],
)
def test_malformed_credentials_are_refused_with_advice(
    sim: Simulator, deploy: Deploy, credentials_file: Path, content: str, advice: str
) -> None:
    credentials_file.write_text(content)
    answer = deploy_with_file(deploy, sim, credentials_file).post("/classify", FIESTA)
    assert (answer.status, sim.calls) == (503, [])
    assert advice in answer.json()["detail"]
    assert "moodlist login" in answer.json()["detail"]


def test_a_credentials_file_that_other_users_can_read_is_refused(
    sim: Simulator, deploy: Deploy, credentials_file: Path
) -> None:
    credentials_file.chmod(0o644)
    answer = deploy_with_file(deploy, sim, credentials_file).post("/classify", FIESTA)
    assert answer.status == 503
    assert "chmod 600" in answer.json()["detail"]


def test_a_missing_credentials_file_is_refused_with_advice(sim: Simulator, deploy: Deploy, tmp_path: Path) -> None:
    answer = deploy_with_file(deploy, sim, tmp_path / "nowhere.json").post("/classify", FIESTA)
    assert answer.status == 503
    assert "moodlist login" in answer.json()["detail"]


def test_a_missing_secret_is_refused_with_advice(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    secrets.delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
    answer = deploy_with_secret(deploy, sim).post("/classify", FIESTA)
    assert (answer.status, answer.headers["retry-after"]) == (503, "300")
    assert "Secrets Manager" in answer.json()["detail"]


def test_a_deployment_without_a_region_is_refused_with_the_reason(
    sim: Simulator, deploy: Deploy, secrets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    answer = deploy_with_secret(deploy, sim).post("/classify", FIESTA)
    assert answer.status == 503
    assert "region" in answer.json()["detail"]


def test_a_binary_secret_is_read_or_refused_but_never_an_internal_error(
    sim: Simulator, deploy: Deploy, secrets: Any
) -> None:
    secrets.put_secret_value(SecretId=SECRET, SecretBinary=json.dumps(sim.credentials).encode())
    assert deploy_with_secret(deploy, sim).post("/classify", FIESTA).status in {200, 503}
