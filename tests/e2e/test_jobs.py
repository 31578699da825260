"""What happens to jobs, in the deployed stack: those that fail, those whose worker dies, those that nobody can read."""

import json
import subprocess
from urllib.parse import parse_qs

import pytest

from simulator import Fault, Simulator, playlists
from tests.e2e.eventually import eventually
from tests.e2e.kept import Kept
from tests.e2e.local_aws import containers
from tests.e2e.local_aws.stack import Stack
from tests.e2e.many_playlists import MANY

PATIENCE = 90
ATTEMPTS = 3  # of each call, within one delivery
CONTENTS = "/v1/playlists/*"


@pytest.fixture
def kept(stack: Stack, simulator: Simulator) -> Kept:
    return Kept(stack)


def _job(playlist: str, run: str) -> str:
    return json.dumps({"job": "watched", "playlist": playlist, "run": run})


def _status(kept: Kept, run: str, playlist: str) -> str:
    return str(kept.reports(run).get(playlist, {}).get("status"))


def test_a_post_is_answered_later_like_at_once(stack: Stack, simulator: Simulator) -> None:
    asked = {"playlist": playlists.ROAD_TRIP, "include": ["scores"]}
    at_once = stack.ask("POST", "/classify", json=asked).json()

    accepted = stack.ask("POST", "/classify", json=asked, headers={"Prefer": "respond-async"})
    assert accepted.status_code == 202
    path = accepted.headers["Location"].removeprefix(stack.url)
    eventually(lambda: stack.ask("GET", path).json()["status"] == "done", PATIENCE, "the report is done")

    pages = [stack.ask("GET", f"{path}?limit=25").json()]
    while pages[-1]["next"]:
        pages.append(stack.ask("GET", pages[-1]["next"].removeprefix(stack.url)).json())
    assert [song for page in pages for song in page["report"]["songs"]] == at_once["songs"]
    assert [each for page in pages for each in page["report"]["skipped"]] == at_once["skipped"]
    assert len(pages) == 3


def test_a_post_that_cannot_be_answered_says_why_in_its_report(stack: Stack, simulator: Simulator) -> None:
    accepted = stack.ask("POST", "/classify", json={"playlist": "0" * 22}, headers={"Prefer": "respond-async"})
    path = accepted.headers["Location"].removeprefix(stack.url)

    report = eventually(
        lambda: (said := stack.ask("GET", path).json())["status"] != "pending" and said, PATIENCE, "an outcome"
    )
    assert (report["status"], report["problem"]["status"]) == ("failed", 404)


def test_a_message_that_nobody_can_read_ends_in_the_dead_letter_queue_and_holds_up_no_other(kept: Kept) -> None:
    kept.send("this is no job", *(_job(each, "beside") for each in MANY[20:24]))

    eventually(lambda: kept.failed_jobs() == 1, PATIENCE, "it is in the dead-letter queue")
    assert {_status(kept, "beside", each) for each in MANY[20:24]} == {"done"}
    assert kept.take_failed_job() == "this is no job"
    assert kept.jobs() == 0


def test_a_job_whose_worker_is_killed_is_done_by_another(stack: Stack, simulator: Simulator, kept: Kept) -> None:
    playlist = MANY[30]
    simulator.fail(Fault.slow(6, path=f"/v1/playlists/{playlist}"))
    kept.send(_job(playlist, "killed"))
    eventually(lambda: simulator.calls_to(f"/v1/playlists/{playlist}"), PATIENCE, "the worker is at it")

    workers = containers.of_function(stack.aws.port, stack.resources["WorkerFunction"])
    subprocess.run(["docker", "kill", *workers], check=True, stdout=subprocess.DEVNULL)
    assert _status(kept, "killed", playlist) == "None"

    eventually(lambda: _status(kept, "killed", playlist) == "done", PATIENCE, "another worker did it")
    assert kept.contents("killed") == [f"reports/killed.{playlist}.json"]
    eventually(lambda: kept.jobs() == 0, PATIENCE, "the message is gone")
    assert kept.failed_jobs() == 0


def test_a_job_succeeds_at_its_third_delivery_after_spotify_was_down_for_two(simulator: Simulator, kept: Kept) -> None:
    playlist = MANY[31]
    down = Fault.server_error(503, path=f"/v1/playlists/{playlist}", times=2 * ATTEMPTS, retry_after=1)
    simulator.fail(down)
    kept.send(_job(playlist, "down"))

    eventually(lambda: _status(kept, "down", playlist) == "done", PATIENCE, "it succeeds")
    statuses = [call.status for call in simulator.calls_to(f"/v1/playlists/{playlist}")]
    assert statuses[: 2 * ATTEMPTS] == [503] * 2 * ATTEMPTS
    assert set(statuses[2 * ATTEMPTS :]) == {200}
    eventually(lambda: kept.jobs() == 0, PATIENCE, "the message is gone")
    assert kept.failed_jobs() == 0


def test_a_job_that_fails_at_every_delivery_is_kept_and_succeeds_when_it_is_sent_again(
    stack: Stack, simulator: Simulator, kept: Kept
) -> None:
    playlist = MANY[32]
    simulator.fail(Fault.server_error(503, path=f"/v1/playlists/{playlist}", times=None, retry_after=1))
    kept.send(_job(playlist, "again"))
    eventually(lambda: kept.failed_jobs() == 1, PATIENCE, "it is in the dead-letter queue")
    assert _status(kept, "again", playlist) == "failed"

    simulator.reset()
    kept.send(kept.take_failed_job())
    eventually(lambda: _status(kept, "again", playlist) == "done", PATIENCE, "it succeeds")


def test_a_secret_that_is_rotated_meanwhile_is_read_anew(stack: Stack, simulator: Simulator, kept: Kept) -> None:
    kept.send(_job(MANY[33], "before"))
    eventually(lambda: _status(kept, "before", MANY[33]) == "done", PATIENCE, "the worker knows the old secret")

    fresh = simulator.refresh_token({"playlist-read-private", "playlist-read-collaborative"})
    secret = stack.outputs["SpotifySecretArn"]
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(simulator.credentials))
    simulator.expire_tokens()
    simulator.fail(Fault.invalid_grant())  # the old one has ended
    kept.send(_job(MANY[34], "after"))

    eventually(lambda: _status(kept, "after", MANY[34]) == "done", PATIENCE, "the worker read the new one")
    refused, granted = simulator.calls_to("/api/token")
    assert (refused.status, granted.status) == (400, 200)
    assert parse_qs(granted.body.decode())["refresh_token"] == [fresh]
    assert kept.failed_jobs() == 0
