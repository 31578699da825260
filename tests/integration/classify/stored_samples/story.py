"""A scenario in which a deployment stores and sends at least one of everything."""

import json
from typing import Any

import requests

from classify.core.save_target import SaveTarget
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import Account
from tests.integration.classify.batch.deployment import Stack

# Watched playlists: one that is saved, one whose save is refused, one that is postponed, and one that was never run.
SAVED, REFUSED = playlist_ids.ROAD_TRIP, playlist_ids.FIESTA
POSTPONED, NEW = playlist_ids.QUIET_EVENING, playlist_ids.RAINY_DAYS
RESPOND_ASYNC = {"Prefer": "respond-async"}
FILE = (
    "Song,Artist,ISRC,Energy,Liveness,Tempo,Speechiness,Acousticness,Instrumentalness,Danceability,Duration (ms),"
    "Loudness,Valence\n"
    "Sunday Parade,The Example Band,,0.8,0.1,120,0.05,0.1,0,0.7,200000,-6,0.8\n"
    "Paper Lanterns,Quiet Hours,,0.2,0.1,80,0.04,0.9,0.5,0.4,240000,-18,0.4\n"
    "Iron Weather,Loud Neighbours,,0.95,0.4,150,0.1,0.01,0.1,0.4,180000,-4,0.3\n"
    "Nobody Knows This,The Example Band,ZZXXX2600001,,,,,,,,,,\n"
)
PADDING = " " * 140_000  # makes a request too large for a message
Json = dict[str, Any]


def play(sim: Simulator, deployment: Stack, feature_table: str) -> Json:
    """Play the scenario on a new account. Return what is stored at the end, by the name of the sample file."""
    account = deployment.account
    account.record_events()
    messages = [*_runs(sim, deployment), *_deferred_requests(deployment)]
    saved_playlists = _saved_playlists(sim)
    messages += _postponed(sim, deployment)
    deployment.api.send("PUT", f"/watchlist/{NEW}")
    (event,) = account.received_events()
    return {
        "watchlist.json": _items(account, f"{account.name}-watchlist"),
        "reports.json": _items(account, f"{account.name}-reports"),
        "features.json": _items(account, feature_table),
        "messages.json": [json.loads(each) for each in messages],
        "bucket.json": {key: json.loads(_object(account, key)) for key in account.object_keys()},
        "saved_playlists.json": saved_playlists,
        "event.json": {"detail-type": event["detail-type"], "detail": event["detail"]},
    }


def _runs(sim: Simulator, deployment: Stack) -> list[str]:
    """Run a playlist twice with an edit in between, and once a playlist whose songs cannot be saved."""
    after_the_fourth = range(4, len(sim.playlist(SAVED).entries))
    sim.edit_playlist(SAVED, remove=[position for position in after_the_fourth if position != 9])  # 9: a local file
    sim.edit_playlist(REFUSED, remove=range(1, len(sim.playlist(REFUSED).entries)))
    save_target = SaveTarget(mood="relaxing", min_score=0.25, sort="score", name="Slow road")
    deployment.resources.watchlist.add(SAVED, save_target)
    deployment.resources.watchlist.add(REFUSED, SaveTarget(mood="happy", id=playlist_ids.OTHER_USERS_PUBLIC))
    messages = _run(deployment, SAVED, REFUSED)
    sim.edit_playlist(SAVED, remove=[0], add=sim.playlist(NEW).track_ids[-1:])
    return messages + _run(deployment, SAVED)


def _deferred_requests(deployment: Stack) -> list[str]:
    """Send each kind of deferred request, one that fails, and one that stays pending."""
    api = deployment.api
    api.post("/mood", [{"playlist": REFUSED, "mood": "happy"}], headers=RESPOND_ASYNC)
    api.upload("/classify?include=features,scores,why", FILE, headers=RESPOND_ASYNC)
    api.send("POST", "/classify", json.dumps({"playlist": REFUSED}) + PADDING, headers=RESPOND_ASYNC)
    deployment.request_report(playlist_ids.OTHER_USERS_PUBLIC)
    messages = _delivered(deployment)
    deployment.request_report(REFUSED)
    return messages + [message.body for message in deployment.account.messages()]


def _postponed(sim: Simulator, deployment: Stack) -> list[str]:
    """Start a run after Spotify's quota is used up."""
    deployment.account.sqs.purge_queue(QueueUrl=deployment.account.job_queue_url)
    sim.fail(Fault.quota_exceeded(times=None))
    deployment.api.send("PUT", f"/watchlist/{POSTPONED}")
    return _run(deployment, POSTPONED)


def _run(deployment: Stack, *watched: str) -> list[str]:
    deployment.dispatch({"run": deployment.calendar.tomorrow, "playlists": list(watched)})
    return _delivered(deployment)


def _delivered(deployment: Stack) -> list[str]:
    """Deliver the messages in the queue. Return their bodies."""
    bodies: list[str] = [message.body for message in deployment.account.messages()]
    assert deployment.jobs.deliver() == []
    return bodies


def _saved_playlists(sim: Simulator) -> list[Json]:
    """Return the names and descriptions by which Moodlist recognises the playlists that it made."""
    answer = requests.get(
        f"{sim.spotify_api_url}/me/playlists?limit=50",
        headers={"Authorization": f"Bearer {sim.access_token()}"},
        timeout=5,
    )
    found = [{name: each[name] for name in ("name", "description")} for each in answer.json()["items"]]
    return [each for each in found if "Moodlist" in (each["description"] or "")]


def _items(account: Account, table: str) -> list[Json]:
    items: list[Json] = account.dynamodb.scan(TableName=table)["Items"]
    return items


def _object(account: Account, key: str) -> bytes:
    content: bytes = account.s3.get_object(Bucket=account.name, Key=key)["Body"].read()
    return content
