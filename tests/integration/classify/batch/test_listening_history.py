"""What is private in a listening history reaches no store, no log and no answer."""

import json

import msgspec
import pytest

from classify.aws.job_queue import DeferredRequest, PostedJob, decode_job
from tests.integration.classify.batch.account import Account
from tests.integration.classify.batch.deployment import Stack

PRIVATE = {"ip_addr": "192.0.2.77", "conn_country": "XQ-land", "user_agent_decrypted": "Fictional%20Browser"}


def _history(plays: int) -> str:
    names = {"master_metadata_track_name": "Rain", "master_metadata_album_artist_name": "A" * 200, "ms_played": 1}
    return json.dumps([{**names, **PRIVATE, "spotify_track_uri": f"spotify:track:{at:022}"} for at in range(plays)])


def _objects(account: Account, folder: str) -> list[bytes]:
    return [account.s3.get_object(Bucket=account.name, Key=key)["Body"].read() for key in account.object_keys(folder)]


def _stored_uploads(account: Account) -> list[bytes]:
    """Return the uploads in the queue and in the bucket, where their bytes are encoded as base64."""
    jobs = [decode_job(message.body) for message in account.messages()]
    posts = [job.post for job in jobs if isinstance(job, PostedJob) and job.post]
    posts += [msgspec.json.decode(each, type=DeferredRequest) for each in _objects(account, "posts/")]
    return [post.body for post in posts]


@pytest.mark.parametrize("media_type", ["application/json", "application/octet-stream"])
@pytest.mark.parametrize("plays", [2, 500])
def test_nothing_private_is_stored_logged_or_answered(
    deployment: Stack, capsys: pytest.CaptureFixture[str], plays: int, media_type: str
) -> None:
    account = deployment.account
    at_once = deployment.api.upload("/classify", _history(plays), media_type)
    deferred = deployment.api.upload("/classify", _history(plays), media_type, headers={"Prefer": "respond-async"})
    (upload,) = _stored_uploads(account)
    assert len(account.object_keys("posts/")) == (plays == 500)  # a larger request does not fit into a message
    assert deployment.jobs.deliver() == []
    report = deployment.read(f"{deferred.headers['location']}?limit=1000").json()["report"]
    assert report == at_once.json()
    assert (len(report["skipped"]), report["skipped"][0]["song"]) == (plays, "Rain")
    tables = [account.dynamodb.scan(TableName=f"{account.name}-{name}")["Items"] for name in ("reports", "watchlist")]
    kept = [at_once.text, upload.decode(), repr(_objects(account, "reports/")), repr(tables), *capsys.readouterr()]
    assert '"Rain"' in upload.decode()
    assert [text for text in kept for value in (*PRIVATE, *PRIVATE.values()) if value in text] == []


def test_a_damaged_history_is_refused_and_not_stored(deployment: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    upload = _history(2)[:-20].encode()
    answer = deployment.api.upload("/classify", upload, headers={"Prefer": "respond-async"})
    assert answer.status == 400
    assert (deployment.account.messages(), deployment.account.object_keys()) == ([], [])
    kept = (answer.text, *capsys.readouterr())
    assert [text for text in kept for value in PRIVATE.values() if value in text] == []
