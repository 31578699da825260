"""The current code stores and sends every name that an older version used: see ../stored_samples/README.md.

Users' EventBridge rules, alarms, and a deployment that is rolled back to the older version depend on these names.
"""

import json

import boto3
import pytest

from moodlist.simulator import Simulator
from tests.integration.classify.batch.account import REGION, Account
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.stored_samples.samples import metrics, names, sample
from tests.integration.classify.stored_samples.story import play


def test_everything_stored_or_sent_has_the_names_in_the_samples(
    sim: Simulator, account: Account, start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, features = f"{account.name}-secret", f"{account.name}-features"
    account.create_table("features", "key")
    manager = boto3.client("secretsmanager", region_name=REGION)
    manager.create_secret(Name=secret, SecretString=json.dumps(sim.credentials))
    sim.rotate_refresh_tokens = True  # so that Moodlist writes to the secret
    use_secret = {"secret": secret, "client_id": None, "client_secret": None, "refresh_token": None}
    written = play(sim, start(sim, saving=True, feature_table=features, **use_secret), features)
    written["secret.json"] = json.loads(manager.get_secret_value(SecretId=secret)["SecretString"])
    start(sim, feature_table="no-such-table").api.post(
        "/classify", {"tracks": ["0" * 22]}
    )  # adds to the metric of failures
    emitted = metrics(capsys.readouterr().out)
    missing = {file: names(sample(file)) - names(content) for file, content in written.items()}
    assert {file: sorted(paths) for file, paths in missing.items() if paths} == {}
    assert [metric for metric in sample("metrics.json") if metric not in emitted] == []
