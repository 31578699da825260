"""The current code reads what an older version stored or sent: see ../stored_samples/README.md."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
import requests

from moodlist.simulator import Simulator
from tests.integration.classify.batch.account import REGION, Account
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.stored_samples.samples import contains, sample
from tests.integration.classify.stored_samples.story import NEW, POSTPONED, REFUSED, SAVED

Json = dict[str, Any]
REPORTS = [item for item in sample("reports.json") if not item["key"]["S"].startswith("latest/")]
BUCKET = sample("bucket.json")
MESSAGES = sample("messages.json")
AFTERWARDS = datetime(
    2100, 2, 1, tzinfo=UTC
).timestamp()  # the samples are from January 2100 and expire after thirty days
RECCOBEATS = "/reccobeats/"


@pytest.fixture
def deployment(sim: Simulator, account: Account, start: Start) -> Stack:
    """The current code on the tables and the bucket of an older version."""
    _fill(account, f"{account.name}-watchlist", sample("watchlist.json"))
    _fill(account, f"{account.name}-reports", sample("reports.json"))
    for key, content in BUCKET.items():
        account.s3.put_object(Bucket=account.name, Key=key, Body=json.dumps(content))
    return start(sim, saving=True)


def _fill(account: Account, table: str, items: list[Json]) -> None:
    account.dynamodb.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": item}} for item in items]})


def _ids(items: list[Json]) -> list[str]:
    return [item["key"]["S"].partition(":")[2] for item in items]


def _user_playlists(sim: Simulator, method: str = "GET", new: Json | None = None) -> Any:
    """List the user's playlists or, with POST, add a `new` one. Return Spotify's answer."""
    token = {"Authorization": f"Bearer {sim.access_token()}"}
    return requests.request(method, f"{sim.spotify_api_url}/me/playlists", json=new, headers=token, timeout=5).json()


def test_watchlist_entries_have_their_save_targets_and_last_reports(deployment: Stack) -> None:
    entries = {entry["playlist"]: entry for entry in deployment.api.get("/watchlist").json()["playlists"]}
    assert entries.keys() == {SAVED, REFUSED, POSTPONED, NEW}
    saved = entries[SAVED]
    assert contains(saved["save"], {"mood": "relaxing", "min_score": 0.25, "sort": "score", "name": "Slow road"})
    assert saved["added"] == "2100-01-01T00:00:00Z"
    assert contains(saved["last"], {"id": f"2100-01-03T000000Z.{SAVED}", "status": "done", "name": "Road trip"})
    assert contains(saved["last"], {"moods": {"happy": 0, "aggressive": 1, "dark": 0, "relaxing": 3}, "skipped": 1})
    assert contains(entries[REFUSED]["save"], {"mood": "happy", "id": "1MoodlistNotMine000001"})
    assert entries[REFUSED]["last"]["problem"]["type"] == "urn:moodlist:problem:playlist-forbidden"
    assert entries[POSTPONED]["last"]["status"] == "postponed"
    assert entries[POSTPONED]["last"]["problem"]["retry_after"] > 0
    assert (entries[NEW]["save"], entries[NEW]["last"]) == (None, None)


@pytest.mark.parametrize("item", REPORTS, ids=lambda item: item["status"]["S"])
def test_a_report_is_returned_with_its_status_and_contents(deployment: Stack, item: Json) -> None:
    id_, status = item["key"]["S"], item["status"]["S"]
    answer = deployment.api.get(f"/reports/{id_}")
    page = answer.json()
    assert (answer.status, page["id"], page["status"]) == (200, id_, status)
    assert datetime.fromisoformat(page["expires"]).timestamp() == int(item["expires"]["N"])
    assert ("retry-after" in answer.headers) is (status == "pending")
    if status == "done":
        assert contains(page.get("report") or page["songs"], BUCKET[f"reports/{id_}.json"])
    if "problem" in item:
        assert contains(page["problem"], json.loads(item["problem"]["S"]))


def test_the_samples_have_a_report_of_every_status() -> None:
    assert {item["status"]["S"] for item in REPORTS} == {"pending", "done", "failed", "postponed"}


def test_a_new_run_is_compared_with_the_stored_report_and_announced(sim: Simulator, deployment: Stack) -> None:
    deployment.calendar.now = AFTERWARDS - 1
    deployment.account.record_events()
    run = deployment.dispatch({"run": "february", "playlists": [SAVED]})["run"]
    assert deployment.jobs.deliver() == []
    assert deployment.last_report(SAVED)["id"] == f"{run}.{SAVED}"
    (event,) = deployment.account.received_events()
    assert event["detail"]["previous"] == f"2100-01-03T000000Z.{SAVED}"


def test_queued_requests_are_answered_in_their_pending_reports(deployment: Stack) -> None:
    jobs = [message for message in MESSAGES if message["job"] == "posted"]
    (pending,) = (item for item in REPORTS if item["status"]["S"] == "pending")
    pending_items = [{**pending, "id": {"S": job["report"]}, "key": {"S": job["report"]}} for job in jobs]
    _fill(deployment.account, f"{deployment.account.name}-reports", pending_items)
    for key in deployment.account.object_keys("reports/"):
        deployment.account.s3.delete_object(Bucket=deployment.account.name, Key=key)
    for job in jobs:
        deployment.account.send_message(json.dumps(job))
    assert deployment.jobs.deliver() == []
    pages = [deployment.api.get(f"/reports/{job['report']}").json() for job in jobs]
    assert [page["status"] for page in pages] == ["done", "done", "done", "failed", "done"]
    mood_page, file_page, large_page, *_ = pages
    assert {song["mood"] for song in mood_page["songs"]} == {"happy"}
    assert contains(file_page["report"], _file_content())
    assert large_page["report"]["playlist"]["name"] == "Fiesta"


def _file_content() -> Json:
    """Return the stored report of the file without its scores, which depend on the model."""
    (content,) = (each for each in BUCKET.values() if "songs" in each and "features" in each["songs"][0])
    songs = [{name: song[name] for name in ("song", "artist", "features", "source")} for song in content["songs"]]
    return {"songs": songs, "skipped": content["skipped"]}


def test_queued_runs_are_processed_and_saved(sim: Simulator, account: Account, start: Start) -> None:
    deployment = start(sim, saving=True)
    _fill(account, f"{account.name}-watchlist", sample("watchlist.json"))
    (saved,) = sample("saved_playlists.json")
    own = _user_playlists(sim, "POST", {**saved, "public": False})
    before = _user_playlists(sim)["total"]
    watched = [message for message in MESSAGES if message["job"] == "watched"]
    for message in watched:
        account.send_message(json.dumps(message))
    assert deployment.jobs.deliver() == []
    statuses = [deployment.report_status(_report_url(f"{each['run']}.{each['playlist']}"))[0] for each in watched]
    assert statuses == ["done"] * len(watched)
    assert sim.playlist(own["id"]).track_ids != []
    assert _user_playlists(sim)["total"] == before


def _report_url(report: str) -> str:
    return f"https://host/v1/reports/{report}"


def test_cached_features_and_misses_are_used(sim: Simulator, account: Account, start: Start) -> None:
    items = sample("features.json")
    account.create_table("features", "key")
    _fill(account, f"{account.name}-features", items)
    api = start(sim, feature_table=f"{account.name}-features").api
    tracks = [{"url": f"spotify:track:{id_}"} for id_ in _ids(items) if len(id_) == 22]
    codes = [{"isrc": code} for code in _ids(items) if len(code) == 12]
    report = api.post("/classify", {"tracks": tracks + codes}).json()
    assert len(report["songs"]) == len(tracks) > 1
    assert [each["reason"] for each in report["skipped"]] == ["no_features"] * len(codes)
    assert sim.calls_to(RECCOBEATS) == []


def test_the_stored_secret_is_accepted(sim: Simulator, start: Start) -> None:
    credentials = {name: sim.credentials[name] for name in sample("secret.json")}
    manager = boto3.client("secretsmanager", region_name=REGION)
    name = manager.create_secret(Name="moodlist/older", SecretString=json.dumps(credentials))["ARN"]
    api = start(sim, secret=name, client_id=None, client_secret=None, refresh_token=None).api
    assert api.post("/classify", {"playlist": SAVED}).status == 200
